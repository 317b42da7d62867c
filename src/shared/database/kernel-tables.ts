import { Migration } from '@mikro-orm/migrations';
import { LANES } from '../outbox/lanes.js';

/** The tables that every module's schema has: its log, what it has applied of other logs, its tasks, its remembered answers. */
const kernelTables = (schema: string): string[] => [
  `create table ${schema}.outbox (
    position bigint generated always as identity,
    lane smallint not null check (lane between 0 and ${LANES - 1}),
    event_id uuid not null,
    name text not null,
    key text not null,
    payload json not null,
    headers json not null,
    occurred_at timestamptz not null default now(),
    primary key (position)
  ) partition by range (position)`,
  `create table ${schema}.outbox_source (
    only_row boolean primary key default true check (only_row),
    source_id uuid not null default gen_random_uuid()
  )`,
  `insert into ${schema}.outbox_source default values`,
  `create table ${schema}.outbox_reader (
    subscriber text not null,
    subscription text not null,
    position bigint not null,
    reported_at timestamptz not null default now(),
    primary key (subscriber, subscription)
  )`,
  `create table ${schema}.watermark (
    subscription text not null,
    source_id uuid not null,
    lane smallint not null check (lane between 0 and ${LANES - 1}),
    position bigint not null,
    primary key (subscription, source_id, lane)
  ) with (fillfactor = 50)`,
  `create table ${schema}.dead_letter (
    dead_letter_id uuid primary key,
    subscription text not null,
    source_id uuid not null,
    source text not null,
    lane smallint not null,
    position bigint not null,
    event_id uuid not null,
    name text not null,
    key text not null,
    payload json not null,
    headers json not null,
    occurred_at timestamptz not null,
    error text not null,
    attempts integer not null,
    status text not null default 'parked' check (status in ('parked', 'replay')),
    parked_at timestamptz not null default now(),
    unique (subscription, source_id, position)
  )`,
  `create index dead_letter_key on ${schema}.dead_letter (subscription, source_id, key, position)`,
  `create table ${schema}.task (
    task_id uuid primary key,
    name text not null,
    payload json not null,
    headers json not null,
    due_at timestamptz not null,
    leased boolean not null default false,
    attempts integer not null default 0,
    dead boolean not null default false,
    last_error text,
    recurring_key text unique,
    created_at timestamptz not null default now()
  ) with (fillfactor = 70)`,
  `create index task_due on ${schema}.task (due_at) where not dead`,
  `create table ${schema}.demo_seed (
    only_row boolean primary key default true check (only_row),
    seeded_at timestamptz not null default now()
  )`,
  `create table ${schema}.idempotency_key (
    caller text not null,
    key text not null,
    fingerprint text not null,
    result json not null,
    created_at timestamptz not null default now(),
    primary key (caller, key)
  )`,
];

/** How far the log has been sent to Kafka and by whom; and the names of the logs that watermarks are about. */
const relayTables = (schema: string): string[] => [
  `create table ${schema}.outbox_relay (
    only_row boolean primary key default true check (only_row),
    position bigint not null,
    /** Position of the last row sent in each lane; unknown after somebody has moved \`position\`. */
    predecessors bigint[] check (cardinality(predecessors) = ${LANES}),
    holder uuid,
    held_until timestamptz not null default '-infinity'
  ) with (fillfactor = 50)`,
  `alter table ${schema}.watermark add column source text`,
];

const kernelMigration = (name: string, statements: string[]) => ({
  name,
  class: class KernelMigration extends Migration {
    override up(): void {
      for (const statement of statements) this.addSql(statement);
    }
  },
});

/** The kernel's migrations for one schema; the first in every module's history. */
export const kernelMigrations = (schema: string) => [
  kernelMigration('kernel-tables', kernelTables(schema)),
  kernelMigration('kernel-relay', relayTables(schema)),
];
