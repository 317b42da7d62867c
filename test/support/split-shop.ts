import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePorts } from '../../src/bootstrap/free-ports.js';
import { manifests } from '../../src/bootstrap/modules.js';
import { GATEWAY } from '../../src/bootstrap/select-modules.js';
import { freshDatabase, ROLE_PASSWORD } from './database.js';
import { eventually } from './eventually.js';
import { visitorsOf, type JourneyShop } from './journey-shop.js';
import { brokers, freshPrefix } from './kafka.js';
import { launch, type Launched } from './process.js';
import { untilQuiet } from './quiet.js';

const READY_MS = 120_000;

/** A demo shop whose modules are processes of their own, which talk over Kafka; a gateway stands in front of them. */
export interface SplitShop extends JourneyShop {
  processes: SplitProcess[];
}

export interface SplitProcess {
  /** A module, or `gateway`. */
  name: string;
  url: string;
  launched: Launched;
}

/** What a process runs, by the module that it hosts: another build of the product than this one's. */
export type Programs = Record<string, string>;

/** Starts all processes at once; answers when all are ready. @param settings the same for every process */
export async function startSplitShop(
  settings: Record<string, string> = {},
  programs: Programs = {},
): Promise<SplitShop> {
  const database = await freshDatabase({ demo: true });
  const folder = mkdtempSync(join(tmpdir(), 'souk-split-'));
  const processes = await launchAll({ ...common(database.adminUrl, folder), ...settings }, programs);
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  // Dropping the database ends idle connections from the other side.
  admin.on('error', () => undefined);
  const stop = async () => {
    await endAll(processes);
    await admin.end();
    await database[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(processes.map(ready));
  } catch (error) {
    await stop();
    throw error;
  }
  const { url } = processes.find(({ name }) => name === GATEWAY)!;
  return {
    url,
    adminUrl: database.adminUrl,
    processes,
    ...visitorsOf(url),
    sql: async <Row>(text: string, params: unknown[] = []) => (await admin.query(text, params)).rows as Row[],
    untilQuiet: (deadlineMs) => untilQuiet(database.adminUrl, deadlineMs),
    [Symbol.asyncDispose]: stop,
  };
}

/** What all processes of one shop share: database, files, keys and topics. */
const common = (adminUrl: string, folder: string): Record<string, string> => ({
  NODE_ENV: 'test',
  DATABASE_URL: adminUrl,
  DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
  DATA_FOLDER: folder,
  JWT_PRIVATE_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string,
  KAFKA_BROKERS: brokers(),
  KAFKA_TOPIC_PREFIX: freshPrefix(),
  TRUSTED_PROXIES: 'loopback',
});

async function launchAll(env: Record<string, string>, programs: Programs): Promise<SplitProcess[]> {
  const names = [...manifests().map(({ name }) => name), GATEWAY];
  const ports = await freePorts(names.length);
  const urls = names.map((_, index) => `http://127.0.0.1:${ports[index]}`);
  const addresses = Object.fromEntries(names.map((name, index) => [name, urls[index]]));
  delete addresses[GATEWAY];
  return names.map((name, index) => ({
    name,
    url: urls[index]!,
    launched: launch(
      {
        ...env,
        MODULES: name,
        PORT: String(ports[index]),
        MODULE_ADDRESSES: JSON.stringify(addresses),
      },
      [process.execPath, programs[name] ?? 'dist/bootstrap/main.js'],
    ),
  }));
}

/** @throws Error with what the process has printed, when it ends instead */
async function ready({ name, url, launched }: SplitProcess): Promise<void> {
  const open = eventually(async () => {
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    if (answer?.status !== 200)
      throw new Error(`${name} is not ready (${answer?.status ?? 'closed'}):\n${launched.output()}`);
  }, READY_MS);
  const ended = launched.ended.then((how) => {
    throw new Error(`${name} ended with ${how}:\n${launched.output()}`);
  });
  await Promise.race([open, ended]);
}

async function endAll(processes: SplitProcess[]): Promise<void> {
  for (const { launched } of processes) launched.child.kill('SIGTERM');
  await Promise.all(processes.map(({ launched }) => launched.ended));
}
