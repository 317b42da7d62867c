import pg from 'pg';
import type { Type } from '@nestjs/common';
import { sqlOn, type Sql } from '../../src/shared/database/sql.js';
import { manifestOf } from '../../src/shared/kernel/souk-module.js';
import { emptyDatabase, prepare, ROLE_PASSWORD } from './database.js';
import { startKernel, type KernelApp, type KernelAppOptions } from './kernel-app.js';
import { untilQuiet } from './quiet.js';

/** Roles belong to the whole server, and two suites may prepare the same test modules at once. */
const ROLES_LOCK = 4_712;

/** A database of its own with the schemas of some test modules. */
export interface KernelDatabase extends AsyncDisposable {
  adminUrl: string;
  rolePassword: string;
  modules: Type[];
  /** One statement with the rights of the database's administrator. */
  sql: Sql;
  /** What a new start of a process does first: new subscriptions get their place in the logs. */
  prepareAgain(): Promise<void>;
  start(options?: Partial<KernelAppOptions>): Promise<KernelApp>;
  /** Waits until nothing is left to deliver, to run, or parked. */
  untilQuiet(deadlineMs?: number): Promise<void>;
}

export async function kernelDatabase(...modules: Type[]): Promise<KernelDatabase> {
  const { adminUrl, [Symbol.asyncDispose]: drop } = await emptyDatabase();
  const prepareAgain = () => alone(() => prepare(adminUrl, modules.map(manifestOf)));
  await prepareAgain();
  const admin = new pg.Pool({ connectionString: adminUrl, max: 3, types: numbers() });
  // Dropping the database ends idle connections from the other side.
  admin.on('error', () => undefined);
  const rolePassword = ROLE_PASSWORD;
  return {
    adminUrl,
    rolePassword,
    modules,
    sql: sqlOn(admin),
    prepareAgain,
    start: (options = {}) => startKernel({ adminUrl, rolePassword, modules, ...options }),
    untilQuiet: (deadlineMs) => untilQuiet(adminUrl, deadlineMs, modules.map(manifestOf)),
    [Symbol.asyncDispose]: async () => {
      await admin.end();
      await drop();
    },
  };
}

async function alone(work: () => Promise<void>): Promise<void> {
  const lock = new pg.Client({ connectionString: process.env.SOUK_TEST_ADMIN_URL });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [ROLES_LOCK]);
    await work();
  } finally {
    await lock.end();
  }
}

function numbers(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  return types;
}
