import { CONTEXT_NAMES } from '@mikro-orm/nestjs';
import { NestFactory } from '@nestjs/core';
import { generateKeyPairSync } from 'node:crypto';
import { AppModule } from '../../src/bootstrap/app.module.js';
import { Settings } from '../../src/shared/config/settings.js';
import { createPool } from '../../src/shared/database/module-pool.js';
import { sqlOn, type Sql } from '../../src/shared/database/sql.js';
import type { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { NoFailpoints, type Failpoints } from '../../src/shared/failpoints.js';
import { Kernel, type HostedModule } from '../../src/shared/kernel/kernel.js';
import { Runtime } from '../../src/shared/kernel/runtime.js';
import { manifestOf } from '../../src/shared/kernel/souk-module.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import type { Type } from '@nestjs/common';

/** Intervals short enough for tests, and no attempt that has to be waited for. */
export const QUICK = {
  POLL_MS: '200',
  DELIVERY_SOON_MS: '10',
  DELIVERY_BACKOFF_MS: '1',
  DELIVERY_TRANSIENT_PAUSE_MS: '10',
  DELIVERY_ALIKE_PAUSE_MS: '50',
  DELIVERY_IDLE_ADVANCE_MS: '20',
  LOG_LEVEL: 'silent',
};

export interface KernelAppOptions {
  adminUrl: string;
  rolePassword: string;
  modules: Type[];
  /** Modules that other kernels host. */
  elsewhere?: Type[];
  settings?: Record<string, string>;
  failpoints?: Failpoints;
  /** Connections per module. */
  poolMax?: number;
  strictPorts?: boolean;
}

/** The real kernel with some modules on top of it, in this process, without HTTP. */
export interface KernelApp extends AsyncDisposable {
  kernel: Kernel;
  runtime: Runtime;
  get<T>(type: abstract new (...args: never[]) => T): T;
  work(module: string): UnitOfWork;
  /** One statement with the module's own rights, outside any transaction. */
  sql(module: string): Sql;
  stop(): Promise<void>;
}

/** Hosts modules whose database has been prepared already. */
export async function startKernel(options: KernelAppOptions): Promise<KernelApp> {
  const {
    modules,
    elsewhere = [],
    settings = {},
    failpoints = new NoFailpoints(),
    strictPorts = false,
  } = options;
  const inForce = new Settings({ ...QUICK, ...settings });
  const manifests = modules.map(manifestOf);
  const hosted = await Promise.all(manifests.map(({ name }) => hostedModule(name, options)));
  const root = AppModule.of({
    hosted,
    manifests,
    elsewhere: elsewhere.map(manifestOf),
    gateway: false,
    settings: inForce,
    failpoints,
    log: createLogger(process.env.TEST_LOG_LEVEL ?? 'silent'),
    keys: noKeys(),
    strictPorts,
  });
  // MikroORM's list of names belongs to the process, and a test has two replicas in one.
  CONTEXT_NAMES.length = 0;
  const app = await NestFactory.createApplicationContext(root, {
    logger: ['fatal', 'error'],
    abortOnError: false,
  });
  const kernel = app.get(Kernel);
  let stopping: Promise<unknown> | undefined;
  const stop = async () => {
    stopping ??= app.close().then(() => Promise.all(hosted.map(({ pool }) => pool.end())));
    await stopping;
  };
  return {
    kernel,
    runtime: app.get(Runtime),
    get: (type) => app.get(type, { strict: false }),
    work: (module) => kernel.module(module).work,
    sql: (module) => sqlOn(kernel.module(module).pool),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function hostedModule(
  name: string,
  { adminUrl, rolePassword, poolMax = 4 }: KernelAppOptions,
): Promise<HostedModule> {
  const url = new URL(adminUrl);
  url.username = `souk_${name}`;
  url.password = rolePassword;
  const pool = createPool({
    url: url.href,
    applicationName: `souk-${name}`,
    connectionsMax: poolMax,
    connectTimeoutMs: 60_000,
  });
  const [row] = await sqlOn(pool)<{ sourceId: string }>(
    `select source_id as "sourceId" from ${name}.outbox_source`,
  );
  return { name, pool, sourceId: row!.sourceId };
}

/** Nobody signs in here. */
function noKeys() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, keyId: 'none', jwks: { keys: [] }, verificationKeys: new Map() };
}
