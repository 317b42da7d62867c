import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningProcess } from '../../src/bootstrap/embedded/running-process.js';
import { clusterHome } from '../../src/bootstrap/embedded/cluster-folder.js';
import { emptyDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { launch } from '../support/process.js';

const folder = mkdtempSync(join(tmpdir(), 'souk-process-'));
const embedded = { DATA_FOLDER: folder, DEMO_DATA: 'off' };
const postmasterPid = () =>
  Number(
    readFileSync(join(clusterHome(join(folder, 'postgres')), 'data', 'postmaster.pid'), 'utf8').split(
      '\n',
    )[0],
  );

afterAll(() => {
  rmSync(clusterHome(join(folder, 'postgres')), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const isAlive = async (pid: number) => (await runningProcess(pid)) !== undefined;

describe('a process', () => {
  it('serves, drains on SIGTERM and stops its PostgreSQL last', async () => {
    const shop = launch(embedded);
    const url = await shop.url;
    const postgres = postmasterPid();
    const ready = await fetch(`${url}/ready`);

    shop.child.kill('SIGTERM');

    expect(ready.status).toBe(200);
    expect(await shop.ended).toBe(0);
    expect(await isAlive(postgres)).toBe(false);
  });

  it('takes over the PostgreSQL that a killed process left running', async () => {
    const killed = launch(embedded);
    await killed.url;
    const postgres = postmasterPid();
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(await isAlive(postgres)).toBe(true);

    const next = launch(embedded);
    const { status } = await fetch(`${await next.url}/health`);
    next.child.kill('SIGINT');

    expect(status).toBe(200);
    expect(await next.ended).toBe(0);
    expect(await isAlive(postgres)).toBe(false);
  });

  it('drains when npm, which started it, was killed', async () => {
    const npm = launch(embedded, ['npm', 'run', '-s', 'start', '--ignore-scripts']);
    const url = await npm.url;
    const postgres = postmasterPid();

    npm.child.kill('SIGKILL');

    await eventually(async () => expect(await isAlive(postgres)).toBe(false), 15_000);
    await expect(fetch(`${url}/ready`)).rejects.toThrow();
  });

  it('stops when npm gets SIGTERM', async () => {
    const npm = launch(embedded, ['npm', 'run', '-s', 'start', '--ignore-scripts']);
    await npm.url;
    const postgres = postmasterPid();

    npm.child.kill('SIGTERM');

    await eventually(async () => expect(await isAlive(postgres)).toBe(false), 15_000);
  });
});

describe('a process that cannot start says why in one sentence and ends with 1', () => {
  it('when its port is taken', async () => {
    await using database = await emptyDatabase();
    await using taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;

    const shop = launch({
      DATABASE_URL: database.adminUrl,
      DEMO_DATA: 'off',
      PORT: String(port),
      DATABASE_ROLE_PASSWORD: 'souk-test',
      DATA_FOLDER: folder,
    });

    expect(await shop.ended).toBe(1);
    expect(shop.output().trim()).toBe(`Souk cannot start: Port ${port} is taken: set PORT to a free one.`);
  });

  it.each([
    ['a variable is no number', { PORT: 'many' }, 'PORT must be a whole number from 0 to 65535, not "many".'],
    [
      'a variable has an unknown value',
      { STRICT_PORTS: 'yes' },
      'STRICT_PORTS must be one of on, off, not "yes".',
    ],
    [
      'the database cannot be reached',
      { DATABASE_URL: 'postgres://souk@127.0.0.1:1/souk' },
      'DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:1.',
    ],
    [
      'a module does not exist',
      { MODULES: 'orders,unicorns' },
      'MODULES names unicorns, which is none of: all, ',
    ],
    [
      'modules are left out without Kafka',
      { MODULES: 'all,-inventory' },
      'set KAFKA_BROKERS to its brokers, or MODULES=all to run everything here.',
    ],
    [
      'the configuration file is no JSON',
      { SOUK_CONFIG: 'README.md' },
      'SOUK_CONFIG names README.md, which cannot be read as a JSON object',
    ],
  ])('when %s', async (_, env, sentence) => {
    const shop = launch({ DATA_FOLDER: folder, ...env });

    expect(await shop.ended).toBe(1);
    expect(shop.output()).toContain(sentence);
    expect(shop.output().trim().split('\n')).toHaveLength(1);
  });
});
