import type { Harmless, Planted } from './planted.js';

const QUERY = 'src/modules/orders/app/planted.ts';
const MIGRATION = 'src/modules/orders/db/migrations/planted.ts';

const query = (sql: string): string => `export const rows = (sql: Sql) => sql(\`${sql}\`, []);`;
const migration = (sql: string): string =>
  `export class Planted extends Migration { override up() { this.addSql(\`${sql}\`); } }`;

const inQuery =
  (wall: string) =>
  (what: string, sql: string, target: string): Planted => ({
    what,
    wall,
    path: QUERY,
    text: query(sql),
    target,
  });
const inMigration =
  (wall: string) =>
  (what: string, sql: string, target: string): Planted => ({
    what: `${what} in a migration`,
    wall,
    path: MIGRATION,
    text: migration(sql),
    target,
  });

const touches = inQuery("no statement reads or writes another module's tables");
const names = inQuery("no SQL names another module's schema or computes a schema");
const refers = inMigration('no foreign key leaves its schema');
const changes = inMigration('migrations touch only their own schema');
const exceeds = inMigration('migrations change nothing beyond their tables');

export const PLANTED_SQL: Planted[] = [
  touches('a select elsewhere', 'select name from catalog.product where sku = $1', 'catalog.product'),
  touches(
    'a join elsewhere',
    'select 1 from orders.line join inventory.stock using (sku)',
    'inventory.stock',
  ),
  touches('an update elsewhere', 'update inventory.stock set reserved = 0', 'inventory.stock'),
  touches('an insert elsewhere', 'insert into cart.cart (cart_id) values ($1)', 'cart.cart'),
  touches('a delete elsewhere', 'delete from cart.line', 'cart.line'),
  touches('a select in capitals and quotes', 'SELECT 1 FROM "Catalog"."Product"', 'catalog.product'),
  touches('dynamic SQL', `select query_to_xml('select * from users.account', true)`, 'users.account'),
  touches('a look into the public schema', 'select 1 from public.secret', 'public.secret'),
  names('a list of tables', 'select 1 from orders.line, catalog.product', 'catalog.product'),
  names("a call of another module's function", 'select payments.balance($1)', 'payments.balance'),
  names('a computed schema', 'select 1 from ${schema}.task', '${}.task'),
  refers('a foreign key out', 'create table orders.a (sku text references catalog.b)', 'catalog.b'),
  refers('an unqualified foreign key', 'alter table orders.a add foreign key (a) references b (a)', 'b'),
  changes('a table elsewhere', 'create table if not exists cart.line (sku text)', 'cart.line'),
  changes('an unqualified table', 'create unlogged table line (sku text)', 'line'),
  changes('a change elsewhere', 'alter table only payments.payment add column x int', 'payments.payment'),
  changes('an index elsewhere', 'create unique index concurrently i on cart.line (sku)', 'cart.line'),
  changes('an unqualified index', 'drop index if exists fast', 'fast'),
  changes('a trigger elsewhere', 'create trigger t after update on cart.line execute f()', 'cart.line'),
  changes('a row elsewhere', 'insert into shipping.zone values (1)', 'shipping.zone'),
  exceeds('a grant', 'grant select on orders.line to souk_cart', 'grant'),
  exceeds('a schema', 'create schema orders_archive', 'create schema'),
  exceeds('another search path', 'set search_path to cart', 'search_path'),
  {
    what: 'an aggregate mapped elsewhere',
    wall: 'aggregates are mapped to the schema of their module',
    path: 'src/modules/orders/domain/planted.ts',
    text: `export const Schema = defineEntity({ name: 'Planted', schema: 'cart', properties: {} });`,
    target: 'cart',
  },
];

export const HARMLESS_SQL: Harmless[] = [
  {
    what: "a query of the module's own tables",
    path: QUERY,
    text: query(`select extract(epoch from o.placed_at), 'payments.declined' from orders.order as o`),
  },
  {
    what: 'a sentence that ends with the name of a module',
    path: QUERY,
    text: `throw new DomainError('orders.empty', 'Pick something from the catalog. Then order it.');`,
  },
  {
    what: 'a foreign key within the schema',
    path: MIGRATION,
    text: migration('create table orders.line (order_id uuid references orders.order (order_id))'),
  },
  {
    what: "an index on the module's own table",
    path: MIGRATION,
    text: migration('create index line_by_sku on orders.line (sku) where sku is not null'),
  },
];
