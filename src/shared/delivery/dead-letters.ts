import type { Sql } from '../database/sql.js';
import type { LogRow } from '../outbox/source-tail.js';
import { newId } from '../uuid.js';

/** Characters of an error that are kept with a parked event. */
const ERROR_MAX = 2_000;

export interface ParkedRow extends LogRow {
  sourceId: string;
  /** Publishing module. */
  source: string;
}

/** Puts events aside with the reason; the caller moves the watermark past them in the same transaction. */
export const park = (
  sql: Sql,
  schema: string,
  subscription: string,
  rows: ParkedRow[],
  error: string,
  attempts: number,
) =>
  sql(
    `insert into ${schema}.dead_letter (dead_letter_id, subscription, source_id, source, lane, position, event_id, name, key,
       payload, headers, occurred_at, error, attempts, status)
     select r.dead_letter_id, $1, r.source_id, r.source, r.lane, r.position, r.event_id, r.name, r.key, r.payload, r.headers,
       r.occurred_at, $2, $3,
       coalesce((select 'replay' from ${schema}.dead_letter as asked where asked.subscription = $1
                 and asked.source_id = r.source_id and asked.key = r.key and asked.status = 'replay' limit 1), 'parked')
     from unnest($4::uuid[], $5::uuid[], $6::text[], $7::smallint[], $8::bigint[], $9::uuid[], $10::text[], $11::text[],
       $12::json[], $13::json[], $14::timestamptz[])
       as r (dead_letter_id, source_id, source, lane, position, event_id, name, key, payload, headers, occurred_at)
     on conflict (subscription, source_id, position) do nothing`,
    [
      subscription,
      error.slice(0, ERROR_MAX),
      attempts,
      rows.map(() => newId()),
      rows.map(({ sourceId }) => sourceId),
      rows.map(({ source }) => source),
      rows.map(({ lane }) => lane),
      rows.map(({ position }) => position),
      rows.map(({ eventId }) => eventId),
      rows.map(({ name }) => name),
      rows.map(({ key }) => key),
      rows.map(({ payload }) => payload),
      rows.map(({ headers }) => headers),
      rows.map(({ occurredAt }) => occurredAt),
    ],
  );

/**
 * Whether keys must be looked up at all. A statement of its own, after the one that locks the watermarks: one that has
 * waited for a lock still reads other tables as they were before it waited, and would miss what was parked meanwhile.
 */
export async function hasParked(sql: Sql, schema: string, subscription: string): Promise<boolean> {
  const [row] = await sql<{ parked: boolean }>(
    `select exists (select from ${schema}.dead_letter where subscription = $1) as parked`,
    [subscription],
  );
  return row!.parked;
}

/** Those of the given events whose keys have parked events in this subscription. */
export async function behindParked<T extends ParkedRow>(
  sql: Sql,
  schema: string,
  subscription: string,
  rows: T[],
): Promise<T[]> {
  const parked = await sql<{ sourceId: string; key: string }>(
    `select distinct source_id as "sourceId", key from ${schema}.dead_letter
     where subscription = $1 and (source_id, key) in (select * from unnest($2::uuid[], $3::text[]))`,
    [subscription, rows.map(({ sourceId }) => sourceId), rows.map(({ key }) => key)],
  );
  const keys = new Set(parked.map(({ sourceId, key }) => `${sourceId} ${key}`));
  return rows.filter(({ sourceId, key }) => keys.has(`${sourceId} ${key}`));
}

const ROW = `position, lane, event_id as "eventId", name, key, payload::text, headers::text, occurred_at as "occurredAt",
  source_id as "sourceId", source`;

/** The oldest parked event of every key that an operator wants replayed. */
export const replayable = (sql: Sql, schema: string, limit: number) =>
  sql<ParkedRow & { subscription: string }>(
    `select distinct on (subscription, source_id, key) ${ROW}, subscription
     from ${schema}.dead_letter as letter
     where exists (select from ${schema}.dead_letter as asked where asked.status = 'replay'
                   and (asked.subscription, asked.source_id, asked.key) = (letter.subscription, letter.source_id, letter.key))
     order by subscription, source_id, key, position limit $1`,
    [limit],
  );

/** Under the lane's watermark lock: the parked event itself, unless somebody else has dealt with it. */
export async function takeParked(
  sql: Sql,
  schema: string,
  row: ParkedRow & { subscription: string },
): Promise<boolean> {
  const removed = await sql(
    `delete from ${schema}.dead_letter where subscription = $1 and source_id = $2 and position = $3 returning 1 as taken`,
    [row.subscription, row.sourceId, row.position],
  );
  return removed.length > 0;
}

/** A replay failed: the whole key waits for the operator again. */
export const parkAgain = (
  sql: Sql,
  schema: string,
  row: ParkedRow & { subscription: string },
  error: string,
) =>
  sql(
    `update ${schema}.dead_letter set status = 'parked',
       attempts = attempts + case when position = $4 then 1 else 0 end,
       error = case when position = $4 then $5 else error end
     where subscription = $1 and source_id = $2 and key = $3`,
    [row.subscription, row.sourceId, row.key, row.position, error.slice(0, ERROR_MAX)],
  );
