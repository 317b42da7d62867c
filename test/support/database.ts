import pg from 'pg';
import { manifests } from '../../src/bootstrap/modules.js';
import { prepareDatabase } from '../../src/bootstrap/prepare-database.js';
import { Settings } from '../../src/shared/config/settings.js';
import type { Manifest } from '../../src/shared/kernel/souk-module.js';

/** The password of all module roles of the test server. */
export const ROLE_PASSWORD = 'souk-test';
const TEMPLATE_LOCK = 4_711;

const adminUrlOf = (database: string): string => {
  const url = new URL(process.env.SOUK_TEST_ADMIN_URL!);
  url.pathname = `/${database}`;
  return url.href;
};

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrlOf('postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

export interface TestDatabase extends AsyncDisposable {
  adminUrl: string;
}

/** An empty database without any schema. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return asAdmin((admin) => createFrom(admin, 'template1'));
}

/** A database with all modules' tables, with or without the demo world; copied from a template that is made once per run. */
export async function freshDatabase({ demo = false } = {}): Promise<TestDatabase> {
  return asAdmin(async (admin) => {
    const template = demo ? 'souk_template_demo' : 'souk_template';
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (rows.length === 0) await makeTemplate(admin, template, demo);
    const database = await createFrom(admin, template);
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    return database;
  });
}

async function createFrom(admin: pg.Client, template: string): Promise<TestDatabase> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  return {
    adminUrl: adminUrlOf(name),
    [Symbol.asyncDispose]: () =>
      asAdmin(async (again) => void (await again.query(`drop database ${name} with (force)`))),
  };
}

/** Made under another name first, so that a failed attempt never looks like a finished template. */
async function makeTemplate(admin: pg.Client, template: string, demo: boolean): Promise<void> {
  await admin.query(`drop database if exists ${template}_draft with (force)`);
  await admin.query(`create database ${template}_draft`);
  await prepare(adminUrlOf(`${template}_draft`), manifests(), demo);
  await admin.query(`alter database ${template}_draft rename to ${template}`);
}

/** Roles, schemas, tables and watermarks of the given modules, and, on demand, the demo world. */
export async function prepare(adminUrl: string, modules: Manifest[], demo = false): Promise<void> {
  const { default: argon2 } = await import('@node-rs/argon2');
  const hosted = await prepareDatabase({
    adminUrl,
    rolePassword: ROLE_PASSWORD,
    manifests: modules,
    settings: new Settings(),
    seedSecrets: { hashOf: memo((password) => argon2.hash(password)) },
    demoData: demo,
    onProgress: () => undefined,
  });
  await Promise.all(hosted.map(({ pool }) => pool.end()));
}

function memo(hash: (password: string) => Promise<string>) {
  const known = new Map<string, Promise<string>>();
  return (password: string) => known.get(password) ?? known.set(password, hash(password)).get(password)!;
}
