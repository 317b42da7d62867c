import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import argon2 from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadKeys } from '../shared/auth/keys.js';
import type { Settings } from '../shared/config/settings.js';
import { NoFailpoints, type Failpoints } from '../shared/failpoints.js';
import { endStreams } from '../shared/http/streams.js';
import type { HostedModule } from '../shared/kernel/kernel.js';
import { Runtime } from '../shared/kernel/runtime.js';
import { createLogger } from '../shared/observability/logger.js';
import { createApp } from './app.js';
import * as setting from './bootstrap.settings.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { manifests } from './modules.js';
import { prepareDatabase } from './prepare-database.js';
import { refuseDemoAccounts, requireProductionSettings, wantsDemoData } from './production.js';
import { selectModules } from './select-modules.js';
import { StartupError } from './startup-error.js';

export interface ShopOptions {
  settings: Settings;
  failpoints?: Failpoints;
  onProgress?: (line: string) => void;
}

/** A running shop: what `npm start`, the tests and the benches start. */
export interface Shop {
  url: string;
  adminUrl: string;
  app: NestFastifyApplication;
  hosted: HostedModule[];
  /** Ends streams, finishes requests, deliveries and tasks in hand, closes connections, stops an embedded PostgreSQL last. */
  stop(): Promise<void>;
}

export async function startShop(options: ShopOptions): Promise<Shop> {
  const { settings, onProgress = () => undefined } = options;
  settings.validate();
  requireProductionSettings(settings);
  const known = manifests();
  const names = selectModules(
    settings.get(setting.Modules),
    known.map(({ name }) => name),
    settings.get(setting.KafkaBrokers),
  );
  const postgres = await database(settings, onProgress);
  try {
    return await serve(
      options,
      known.filter(({ name }) => names.includes(name)),
      postgres,
    );
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function serve(
  { settings, failpoints = new NoFailpoints(), onProgress = () => undefined }: ShopOptions,
  selected: ReturnType<typeof manifests>,
  postgres: Database,
): Promise<Shop> {
  const folder = resolve(settings.get(setting.DataFolder));
  const log = createLogger(settings.get(setting.LogLevel));
  log.info({ settings: settings.redacted().filter(({ given }) => given) }, 'settings in force');
  const hosted = await prepareDatabase({
    adminUrl: postgres.socketUrl,
    rolePassword:
      settings.get(setting.DatabaseRolePassword) || (await madeOnce(join(folder, 'role-password'))),
    manifests: selected,
    settings,
    seedSecrets: { hashOf: hashOnce() },
    demoData: wantsDemoData(settings),
    onProgress,
  });
  const closePools = () => Promise.all(hosted.map(({ pool }) => pool.end()));
  try {
    await refuseDemoAccounts(settings, hosted);
    const app = await createApp({
      hosted,
      manifests: selected,
      settings,
      failpoints,
      log,
      keys: await loadKeys(settings, join(folder, 'jwt-key.pem')),
      strictPorts: settings.get(setting.StrictPorts) === 'on',
    });
    const url = await listen(app, settings);
    app.get(Runtime).ready = true;
    const stop = async () => {
      app.get(Runtime).ready = false;
      endStreams();
      await app.close();
      await closePools();
      await postgres.stop();
    };
    return { url, adminUrl: postgres.adminUrl, app, hosted, stop };
  } catch (error) {
    await closePools();
    throw error;
  }
}

/** `socketUrl` is what this process connects to, `adminUrl` what it tells people. */
type Database = Pick<EmbeddedPostgres, 'adminUrl' | 'socketUrl' | 'stop'>;

async function database(settings: Settings, onProgress: (line: string) => void): Promise<Database> {
  const adminUrl = settings.get(setting.DatabaseUrl);
  if (adminUrl) return { adminUrl, socketUrl: adminUrl, stop: () => Promise.resolve() };
  const dataDir = join(resolve(settings.get(setting.DataFolder)), 'postgres');
  return startEmbeddedPostgres({ dataDir, database: 'souk', onProgress });
}

async function listen(app: NestFastifyApplication, settings: Settings): Promise<string> {
  const port = settings.get(setting.Port);
  try {
    // Through Fastify itself: Nest would print the error before it becomes a sentence.
    return await app
      .getHttpAdapter()
      .getInstance()
      .listen({ port, host: settings.get(setting.Host) });
  } catch (error) {
    await app.close();
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartupError(
      code === 'EADDRINUSE' ? `Port ${port} is taken: set PORT to a free one.` : `Cannot listen: ${message}.`,
    );
  }
}

async function madeOnce(file: string): Promise<string> {
  await mkdir(resolve(file, '..'), { recursive: true });
  await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
    () => undefined,
  );
  return (await readFile(file, 'utf8')).trim();
}

/** Demo accounts share passwords, and a hash is slow on purpose. */
function hashOnce() {
  const hashes = new Map<string, Promise<string>>();
  return (password: string) => {
    const known = hashes.get(password) ?? argon2.hash(password);
    hashes.set(password, known);
    return known;
  };
}
