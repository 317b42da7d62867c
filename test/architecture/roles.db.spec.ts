import pg from 'pg';
import { manifests } from '../../src/bootstrap/modules.js';
import { freshDatabase, ROLE_PASSWORD, type TestDatabase } from '../support/database.js';

const MODULES = manifests().map(({ name }) => name);
const PAIRS = MODULES.flatMap((own) =>
  MODULES.filter((other) => other !== own).map((other) => [own, other] as const),
);
const INSUFFICIENT_PRIVILEGE = '42501';

describe("a module's role", () => {
  let database: TestDatabase;
  let admin: pg.Client;
  const clients = new Map<string, pg.Client>();

  beforeAll(async () => {
    database = await freshDatabase();
    admin = await connect(database.adminUrl);
    for (const name of MODULES) clients.set(name, await connect(urlOf(name)));
  });

  afterAll(async () => {
    await Promise.all([admin, ...clients.values()].map((client) => client.end()));
    await database[Symbol.asyncDispose]();
  });

  function urlOf(module: string): string {
    const url = new URL(database.adminUrl);
    url.username = `souk_${module}`;
    url.password = ROLE_PASSWORD;
    return url.href;
  }

  /** SQLSTATE of each refused statement; what is not refused shows as `done`. */
  async function statesOf(module: string, statements: string[]): Promise<Record<string, string>> {
    const states: Record<string, string> = {};
    for (const statement of statements)
      states[statement] = await clients
        .get(module)!
        .query(statement)
        .then(
          () => 'done',
          (error: pg.DatabaseError) => error.code ?? error.message,
        );
    return states;
  }

  async function tablesOf(module: string): Promise<string[]> {
    const { rows } = await admin.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = to_regnamespace($1) and relkind in ('r', 'p', 'v', 'm')`,
      [module],
    );
    return rows.map(({ name }) => `${module}."${name}"`);
  }

  const allRefused = (statements: string[]): Record<string, string> =>
    Object.fromEntries(statements.map((statement) => [statement, INSUFFICIENT_PRIVILEGE]));

  it.each(PAIRS)('of %s can neither read nor change anything of %s', async (own, other) => {
    const tables = await tablesOf(other);
    const statements = [
      ...tables.flatMap((table) => [`select from ${table}`, `insert into ${table} default values`]),
      `update ${other}.task set name = ''`,
      `delete from ${other}.outbox`,
      `truncate ${other}.watermark`,
      `create table ${other}.planted (a int)`,
      `alter table ${other}.task add column planted int`,
      `drop table ${other}.task`,
      `grant select on ${other}.task to souk_${own}`,
    ];

    expect(tables).toContain(`${other}."outbox"`);
    expect(await statesOf(own, statements)).toEqual(allRefused(statements));
  });

  it.each(MODULES)('of %s reads its own tables', async (own) => {
    const statements = (await tablesOf(own)).map((table) => `select from ${table}`);

    expect(new Set(Object.values(await statesOf(own, statements)))).toEqual(new Set(['done']));
  });

  it.each(PAIRS)('of %s cannot become that of %s', async (own, other) => {
    const statements = [`set role souk_${other}`, `grant souk_${other} to souk_${own}`];

    expect(await statesOf(own, statements)).toEqual(allRefused(statements));
  });

  it.each(MODULES)('of %s makes no schemas, no roles, and nothing in public', async (own) => {
    const statements = [
      'create schema planted',
      'create role planted',
      'create table public.planted (a int)',
      'create function public.planted() returns int language sql return 1',
      `alter role souk_${own} superuser`,
    ];

    expect(await statesOf(own, statements)).toEqual(allRefused(statements));
  });

  it.each(MODULES)('of %s has a limit on statements and on transactions', async (own) => {
    const { rows } = await clients.get(own)!.query<{ name: string; limit: number }>(
      `select name, setting::int as limit from pg_settings
       where name in ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout') and setting::int > 0`,
    );

    expect(rows.map(({ name }) => name).sort()).toEqual([
      'idle_in_transaction_session_timeout',
      'statement_timeout',
      'transaction_timeout',
    ]);
  });

  it.each(MODULES)('of %s owns everything in its schema', async (own) => {
    const { rows } = await admin.query(
      `select relname, relowner::regrole::text as owner from pg_class
       where relnamespace = to_regnamespace($1) and relowner::regrole::text <> $2`,
      [own, `souk_${own}`],
    );

    expect(rows).toEqual([]);
  });

  it('is the only one that was granted anything in its schema', async () => {
    const { rows } = await admin.query(
      `select distinct nspname as schema, grantee::regrole::text as grantee
       from pg_class join pg_namespace as ns on ns.oid = relnamespace, aclexplode(relacl)
       where nspname = any($1) and grantee <> relowner
       union select nspname, grantee::regrole::text from pg_namespace, aclexplode(nspacl)
       where nspname = any($1) and grantee <> nspowner`,
      [MODULES],
    );

    expect(rows).toEqual([]);
  });

  it('owns no foreign key that leaves its schema', async () => {
    const { rows } = await admin.query(
      `select conname, conrelid::regclass::text as "from", confrelid::regclass::text as "to"
       from pg_constraint join pg_class as own on own.oid = conrelid join pg_class as other on other.oid = confrelid
       where contype = 'f' and own.relnamespace <> other.relnamespace`,
    );

    expect(rows).toEqual([]);
  });
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
