import pg from 'pg';
import { freshDatabase } from '../support/database.js';
import { BUSINESS_TABLES, KERNEL_TABLES, OTHER_TABLES } from './business-tables.js';

/** Partitions belong to their table. */
const TABLES = `
  select nspname as module, relname as name
  from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where relkind in ('r', 'p') and not relispartition and nspname = any($1)
  order by 1, 2`;

it('every table either counts when topologies are compared, or has a reason not to', async () => {
  await using database = await freshDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ module: string; name: string }>(TABLES, [
    Object.keys(BUSINESS_TABLES),
  ]);
  await admin.end();

  const business = Object.entries(BUSINESS_TABLES).flatMap(([module, names]) =>
    names.map((name) => `${module}.${name}`),
  );
  const own = rows
    .filter(({ name }) => !(name in KERNEL_TABLES))
    .map(({ module, name }) => `${module}.${name}`);
  expect(own).toEqual([...business, ...Object.keys(OTHER_TABLES)].sort());
});
