import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import '../../src/bootstrap/bootstrap.settings.js';
import { KAFKA_VERSION } from '../../src/bootstrap/kafka/fetch-kafka.js';
import { manifests } from '../../src/bootstrap/modules.js';
import { declaredSettings } from '../../src/shared/config/settings.js';
import '../../src/shared/gateway/gateway.settings.js';
import '../../src/shared/http/http.settings.js';
import '../../src/shared/transport/kafka.settings.js';
import { emptyDatabase } from '../support/database.js';
import { launch } from '../support/process.js';
import { productionEnv } from '../support/production.js';

interface Service {
  profiles: string[];
  image?: string;
  command?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  environment: Record<string, string>;
}

/** Instructions of a Dockerfile by stage, the last of which is the image. */
const stages: [instruction: string, rest: string][][] = [];
for (const line of readFileSync('Dockerfile', 'utf8')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')) {
  const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
  if (instruction === 'FROM') stages.push([]);
  if (instruction) stages.at(-1)!.push([instruction, rest!]);
}
const image = stages.at(-1)!;
const all = (instruction: string) => image.filter(([name]) => name === instruction).map(([, rest]) => rest);
const only = (instruction: string) => all(instruction)[0]!;

/** `["node", "main.js"]`, run by the Node of the specs. */
const commandOf = (text: string): [string, ...string[]] => {
  const [, ...args] = JSON.parse(text.slice(text.indexOf('['))) as string[];
  return [process.execPath, ...args];
};

const inFolder = (folder: string, [file, ...args]: [string, ...string[]]): [string, ...string[]] => [
  'sh',
  '-c',
  'cd "$0" && exec "$@"',
  folder,
  file,
  ...args,
];

describe('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-image-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is of Node 24, runs as nobody special, and has no packages of developers', () => {
    const [build, packages] = stages;

    expect(stages.map((stage) => /^node:24-\S+/.test(stage[0]![1]))).toEqual([true, true, true]);
    expect(only('USER')).toBe('node');
    expect(all('COPY').filter((copy) => copy.includes('node_modules'))).toEqual([
      '--from=packages /app/node_modules node_modules',
    ]);
    expect(build!.at(-1)).toEqual(['RUN', 'npm run build']);
    expect(packages!.some(([, rest]) => rest.includes('npm ci --omit=dev'))).toBe(true);
  });

  it('starts in a folder of its own, is healthy, and has its documents', async () => {
    await using database = await emptyDatabase();
    for (const copy of all('COPY')) {
      const parts = copy.split(' ').filter((part) => !part.startsWith('--'));
      for (const source of parts.slice(0, -1)) put(basename(source));
    }
    const env = {
      ...Object.fromEntries(
        only('ENV')
          .split(/\s+/)
          .map((pair) => pair.split('=')),
      ),
      ...productionEnv(database.adminUrl),
    };
    const here = { HOST: '127.0.0.1', PORT: '0', DATA_FOLDER: join(folder, 'data') };

    const souk = launch({ ...env, ...here }, inFolder(folder, commandOf(only('CMD'))));
    const url = await souk.url;
    const answers = await Promise.all(
      ['/openapi.json', '/docs', '/docs/swagger-ui.css', '/v1/products'].map((path) => fetch(url + path)),
    );
    const [file, ...args] = commandOf(only('HEALTHCHECK'));
    const health = (port: string) => spawnSync(file, args, { env: { PORT: port } }).status;

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([health(new URL(url).port), health('1')]).toEqual([0, 1]);
    souk.child.kill('SIGTERM');
    expect(await souk.ended).toBe(0);
  });

  function put(name: string): void {
    if (name === 'node_modules') symlinkSync(resolve(name), join(folder, name));
    else cpSync(name, join(folder, name), { recursive: true });
  }
});

describe('docker-compose.yml', () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
    services: Record<string, Service>;
  };
  const settings = declaredSettings();
  const modules = manifests().map(({ name }) => name);
  const ofProfile = (profile: string) =>
    Object.keys(services).filter((name) => services[name]!.profiles.includes(profile));
  const ours = Object.entries(services).filter(([, { image }]) => image === 'souk');

  it.each([
    ['single', ['postgres', 'souk']],
    ['split', ['postgres', 'kafka', 'prepare', 'gateway', ...modules]],
    ['infra', ['infra-postgres', 'infra-kafka']],
  ])('has as profile %s what it needs, and no more', (profile, names) => {
    expect(ofProfile(profile)).toEqual(names);
  });

  it('runs every module of the split shop in a service of its own, with the Kafka that is fetched for tests too', () => {
    const hosted = ours.map(([, { environment }]) => environment.MODULES).filter(Boolean);

    expect(hosted).toEqual(['gateway', ...modules]);
    for (const module of modules) expect(services[module]!.environment.KAFKA_BROKERS).toBe('kafka:9092');
    expect(services.kafka!.image).toBe(`apache/kafka:${KAFKA_VERSION}`);
    expect(services['infra-kafka']!.image).toBe(services.kafka!.image);
  });

  it('prepares the data once, before any module starts', () => {
    const { command } = services.prepare!;

    expect(existsSync(command![1]!)).toBe(true);
    expect(command![2]).toBe('prepare');
    for (const name of ['gateway', ...modules])
      expect(services[name]!.depends_on!.prepare!.condition).toBe('service_completed_successfully');
  });

  it('is open to other machines at the door of the shop only', () => {
    const doors = Object.entries(services).filter(([, { ports = [] }]) =>
      ports.some((port) => !port.startsWith('127.0.0.1:')),
    );

    expect(doors.map(([name]) => name)).toEqual(['souk', 'gateway']);
  });

  it.each(ours)('says in %s what production needs, and nothing that is no setting', (_, { environment }) => {
    const given = Object.keys(environment);
    const needed = settings.filter(({ neededInProduction }) => neededInProduction).map(({ name }) => name);

    expect(given).toEqual(expect.arrayContaining(needed));
    expect(given.filter((name) => !settings.some((setting) => setting.name === name))).toEqual([]);
  });

  it('holds no secret: they come from the environment', () => {
    const secrets = settings.filter(({ secret }) => secret).map(({ name }) => name);
    const values = ours.flatMap(([, { environment }]) => Object.entries(environment));
    const told = values.filter(([name, value]) => secrets.includes(name) && !/\$\{\w+:\?/.test(value));

    expect(told).toEqual([]);
  });
});
