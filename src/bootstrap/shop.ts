import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { join, resolve } from 'node:path';
import { loadKeys } from '../shared/auth/keys.js';
import type { Settings } from '../shared/config/settings.js';
import { NoFailpoints, type Failpoints } from '../shared/failpoints.js';
import { requireAddresses } from '../shared/gateway/find-modules.js';
import { endStreams } from '../shared/http/streams.js';
import type { HostedModule } from '../shared/kernel/kernel.js';
import { Runtime } from '../shared/kernel/runtime.js';
import type { Manifest } from '../shared/kernel/souk-module.js';
import { createLogger } from '../shared/observability/logger.js';
import { KafkaBrokers } from '../shared/transport/kafka.settings.js';
import { createApp } from './app.js';
import * as setting from './bootstrap.settings.js';
import { manifests } from './modules.js';
import { openDatabase, type Database } from './open-database.js';
import { prepareShop } from './prepare-shop.js';
import { refuseDemoAccounts, requireProductionSettings } from './production.js';
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
  /** Empty when no module is hosted. */
  adminUrl: string;
  app: NestFastifyApplication;
  hosted: HostedModule[];
  /** Whether it serves the modules that it does not host, too. */
  gateway: boolean;
  /** Ends streams, finishes requests, deliveries and tasks in hand, closes connections, stops an embedded PostgreSQL last. */
  stop(): Promise<void>;
}

export async function startShop(options: ShopOptions): Promise<Shop> {
  const { settings, onProgress = () => undefined } = options;
  settings.validate();
  const known = manifests();
  const { modules, gateway } = selectModules(
    settings.get(setting.Modules),
    known.map(({ name }) => name),
    settings.get(KafkaBrokers),
  );
  const selected = known.filter(({ name }) => modules.includes(name));
  const elsewhere = known.filter(({ name }) => !modules.includes(name));
  requireProductionSettings(settings, selected.length > 0 ? [] : [setting.DatabaseUrl]);
  if (gateway) requireAddresses(settings, elsewhere);
  const postgres = selected.length > 0 ? await openDatabase(settings, onProgress) : NO_DATABASE;
  try {
    return await serve(options, { selected, elsewhere, gateway }, postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

interface Part {
  selected: Manifest[];
  elsewhere: Manifest[];
  gateway: boolean;
}

/** Of a process that hosts no module. */
const NO_DATABASE: Database = { adminUrl: '', socketUrl: '', stop: () => Promise.resolve() };

async function serve(
  { settings, failpoints = new NoFailpoints(), onProgress = () => undefined }: ShopOptions,
  { selected, elsewhere, gateway }: Part,
  postgres: Database,
): Promise<Shop> {
  const folder = resolve(settings.get(setting.DataFolder));
  const log = createLogger(settings.get(setting.LogLevel));
  log.info({ settings: settings.redacted().filter(({ given }) => given) }, 'settings in force');
  const hosted = selected.length > 0 ? await prepareShop(selected, settings, postgres, onProgress) : [];
  const closePools = () => Promise.all(hosted.map(({ pool }) => pool.end()));
  try {
    await refuseDemoAccounts(settings, hosted);
    const app = await createApp({
      hosted,
      manifests: selected,
      elsewhere,
      gateway,
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
    return { url, adminUrl: postgres.adminUrl, app, hosted, gateway, stop };
  } catch (error) {
    await closePools();
    throw error;
  }
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
