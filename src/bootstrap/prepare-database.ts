import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { createPool, dialectOver } from '../shared/database/module-pool.js';
import { kernelMigrations } from '../shared/database/kernel-tables.js';
import { sqlOn, type Sql } from '../shared/database/sql.js';
import { registerSource } from '../shared/delivery/watermarks.js';
import type { Settings } from '../shared/config/settings.js';
import { textSetting } from '../shared/config/settings.js';
import type { HostedModule } from '../shared/kernel/kernel.js';
import { OutboxPartitionPositions } from '../shared/kernel/kernel.settings.js';
import type { Manifest, SeedSecrets } from '../shared/kernel/souk-module.js';
import { lastWritten } from '../shared/outbox/log-port.js';
import { makePartitionsAhead } from '../shared/outbox/maintenance.js';
import * as setting from './bootstrap.settings.js';
import { StartupError } from './startup-error.js';

/** The first PostgreSQL with `transaction_timeout`, which the logs' readers rely on. */
const SERVER_VERSION_MIN = 170_000;
/** Any constant: two starting processes prepare one after the other. */
const PREPARE_LOCK = 7_685_107;

export interface PrepareOptions {
  adminUrl: string;
  rolePassword: string;
  manifests: Manifest[];
  settings: Settings;
  seedSecrets: SeedSecrets;
  demoData: boolean;
  onProgress: (line: string) => void;
}

/** Brings roles, schemas, tables, subscriptions and demo data up to date and answers the modules' connections. */
export async function prepareDatabase(options: PrepareOptions): Promise<HostedModule[]> {
  const admin = await adminClient(options.adminUrl);
  try {
    await admin.query('select pg_advisory_lock($1)', [PREPARE_LOCK]);
    const pools = new Map<string, pg.Pool>();
    for (const manifest of options.manifests)
      pools.set(manifest.name, await preparePool(admin, manifest, options));
    for (const manifest of options.manifests) await migrate(manifest, pools.get(manifest.name)!, options);
    await registerSubscriptions(options.manifests, pools);
    if (options.demoData) await seedAll(options, pools);
    return await Promise.all([...pools].map(([name, pool]) => hostedModule(name, pool)));
  } finally {
    await admin.end();
  }
}

async function adminClient(url: string): Promise<pg.Client> {
  const admin = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'souk-admin',
  });
  try {
    await admin.connect();
  } catch (error) {
    throw new StartupError(`DATABASE_URL cannot be used: ${(error as Error).message || String(error)}.`);
  }
  const { rows } = await admin.query<{ version: number; can: boolean }>(
    `select current_setting('server_version_num')::int as version, rolcreaterole or rolsuper as can
     from pg_roles where rolname = current_user`,
  );
  const [{ version, can } = { version: 0, can: false }] = rows;
  const reason =
    version < SERVER_VERSION_MIN
      ? `is PostgreSQL ${Math.floor(version / 10_000)}, and Souk needs 17 or newer`
      : !can && 'belongs to a role that may not create roles';
  if (!reason) return admin;
  await admin.end();
  throw new StartupError(`DATABASE_URL ${reason}.`);
}

/** The module's role and schema; the role owns everything in its schema and has no rights in any other. */
async function preparePool(admin: pg.Client, { name }: Manifest, options: PrepareOptions): Promise<pg.Pool> {
  const { settings, rolePassword } = options;
  const role = `${settings.get(setting.DatabaseRolePrefix)}_${name}`;
  const own = settings.get(
    textSetting(`${name.toUpperCase()}_DATABASE_URL`, '', `A database of its own for ${name}`, {
      secret: true,
    }),
  );
  const target = own ? await adminClient(own) : admin;
  try {
    await uncontended(() => setUpRole(target, role, rolePassword, [...timeouts(settings), ...PLANNING]));
    await target.query(`create schema if not exists ${name} authorization ${role}`);
  } finally {
    if (own) await target.end();
  }
  return createPool({
    url: urlFor(own || options.adminUrl, role, rolePassword),
    applicationName: `souk-${name}`,
    connectionsMax: settings.get(setting.DatabasePoolMax),
    connectTimeoutMs: settings.get(setting.DatabaseConnectTimeoutMs),
  });
}

async function setUpRole(
  admin: pg.Client,
  role: string,
  password: string,
  wanted: RoleSetting[],
): Promise<void> {
  const known = await admin.query<{ config: string[] }>(
    `select coalesce(rolconfig, '{}') as config from pg_roles where rolname = $1`,
    [role],
  );
  if (known.rows.length === 0) await admin.query(`create role ${role} login noinherit`);
  await admin.query(`alter role ${role} password ${admin.escapeLiteral(password)}`);
  for (const [parameter, value] of wanted)
    if (!known.rows[0]?.config.includes(`${parameter}=${value}`))
      await admin.query(`alter role ${role} set ${parameter} = ${admin.escapeLiteral(value)}`);
  // Only a member may create a schema for the role; a superuser needs no membership.
  await admin.query(`grant ${role} to current_user with set true`);
}

/** Roles belong to the whole server: two processes that start on two of its databases may meet here. */
const ROLE_TRIES_MAX = 20;
const ROLE_PAUSE_MS = 25;
const CONTENDED = /tuple concurrently updated|already exists|duplicate key/;

async function uncontended(change: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      if (attempt === ROLE_TRIES_MAX || !CONTENDED.test((error as Error).message)) throw error;
      await new Promise((resolve) => setTimeout(resolve, ROLE_PAUSE_MS));
    }
  }
}

type RoleSetting = [parameter: string, value: string];

/** Milliseconds, as PostgreSQL takes them without a unit. */
const timeouts = (settings: Settings): RoleSetting[] => [
  ['statement_timeout', String(settings.get(setting.StatementTimeoutMs))],
  ['transaction_timeout', String(settings.get(setting.TransactionTimeoutMs))],
  ['idle_in_transaction_session_timeout', String(settings.get(setting.TransactionTimeoutMs))],
];

/**
 * Modules find rows by key, in tables that grow from empty while their prepared statements stay. So statements are
 * planned once, and never for a scan of a table that happened to be small then (docs/adr/0005).
 */
const PLANNING: RoleSetting[] = [
  ['plan_cache_mode', 'force_generic_plan'],
  ['enable_seqscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  ['jit', 'off'],
];

function urlFor(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

async function migrate(
  { name, migrations }: Manifest,
  pool: pg.Pool,
  { settings }: PrepareOptions,
): Promise<void> {
  const orm = await MikroORM.init({
    driverOptions: dialectOver(pool),
    dbName: 'souk',
    schema: name,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
    extensions: [Migrator],
    migrations: {
      tableName: 'migration',
      schema: name,
      snapshot: false,
      silent: true,
      migrationsList: [...kernelMigrations(name), ...migrations],
    },
  });
  try {
    await orm.migrator.up();
    await makePartitionsAhead(sqlOn(pool), name, settings.get(OutboxPartitionPositions));
  } finally {
    await orm.close();
  }
}

/**
 * A subscription that is new starts at its source's head: it reacts to what happens from now on. Where the source is in
 * another process, the subscription asks it when it starts.
 */
async function registerSubscriptions(manifests: Manifest[], pools: Map<string, pg.Pool>): Promise<void> {
  const heads = new Map<string, { sourceId: string; position: number }>();
  for (const { name } of manifests) heads.set(name, await headOf(name, pools.get(name)!));
  for (const { name, subscriptions } of manifests)
    for (const subscription of subscriptions)
      for (const source of subscription.sources.keys()) {
        const head = heads.get(source);
        if (!head) continue;
        const place = { subscription: subscription.name, source, ...head };
        await registerSource(sqlOn(pools.get(name)!), name, place);
      }
}

async function headOf(name: string, pool: pg.Pool): Promise<{ sourceId: string; position: number }> {
  const sql = sqlOn(pool);
  return { sourceId: await sourceIdOf(sql, name), position: await lastWritten(sql, name) };
}

async function sourceIdOf(sql: Sql, name: string): Promise<string> {
  const [row] = await sql<{ sourceId: string }>(`select source_id as "sourceId" from ${name}.outbox_source`);
  return row!.sourceId;
}

async function seedAll(
  { manifests, seedSecrets, onProgress }: PrepareOptions,
  pools: Map<string, pg.Pool>,
): Promise<void> {
  for (const { name, seed } of manifests) {
    if (!seed) continue;
    const client = await pools.get(name)!.connect();
    try {
      await client.query('begin');
      await client.query('set local transaction_timeout = 0');
      const { rowCount } = await client.query(
        `insert into ${name}.demo_seed default values on conflict do nothing`,
      );
      if (rowCount === 1) {
        onProgress(`demo data: ${name}`);
        await seed(sqlOn(client), seedSecrets);
      }
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
}

async function hostedModule(name: string, pool: pg.Pool): Promise<HostedModule> {
  return { name, pool, sourceId: await sourceIdOf(sqlOn(pool), name) };
}
