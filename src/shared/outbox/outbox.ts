import { DomainError } from '../domain-error.js';
import { newId } from '../uuid.js';
import type { Sql } from '../database/sql.js';
import type { EventHeaders, IntegrationEvent } from './integration-event.js';
import { laneOf } from './lanes.js';
import type { LogRow } from './source-tail.js';

/** Bytes of UTF-8 JSON; what a broker's default message limit still carries with headers. */
export const PAYLOAD_BYTES_MAX = 256 * 1024;

export interface Outgoing {
  event: IntegrationEvent<never>;
  payload: unknown;
}

/** Events as the INSERT takes them, column by column. */
export interface OutboxColumns {
  lanes: number[];
  ids: string[];
  names: string[];
  keys: string[];
  payloads: string[];
}

/**
 * The write side of a module's log.
 * The INSERT must be the last statement before COMMIT, and it asks for the transaction's id before it draws positions:
 * so a position that becomes visible late belongs to a transaction that was already running when a later position was
 * read, which is what the reader's rule for holes relies on (docs/adr/0002-the-outbox-is-a-log.md). Answers the rows as they stand in the log.
 */
export async function appendToOutbox(
  sql: Sql,
  schema: string,
  { lanes, ids, names, keys, payloads }: OutboxColumns,
  eventHeaders: EventHeaders,
): Promise<LogRow[]> {
  const headers = JSON.stringify(eventHeaders);
  const written = await sql<Pick<LogRow, 'position' | 'eventId' | 'occurredAt'>>(
    `insert into ${schema}.outbox (lane, event_id, name, key, payload, headers)
     select e.lane, e.event_id, e.name, e.key, e.payload, $6::json
     from pg_current_xact_id() as started,
          unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::json[]) as e (lane, event_id, name, key, payload)
     returning position, event_id as "eventId", occurred_at as "occurredAt"`,
    [lanes, ids, names, keys, payloads, headers],
  );
  return written.map((row) => {
    const index = ids.indexOf(row.eventId);
    return {
      ...row,
      lane: lanes[index]!,
      name: names[index]!,
      key: keys[index]!,
      payload: payloads[index]!,
      headers,
    };
  });
}

/** @throws DomainError `outbox.payload-too-large` */
export function columnsOf(outgoing: Outgoing[]): OutboxColumns {
  const columns: OutboxColumns = { lanes: [], ids: [], names: [], keys: [], payloads: [] };
  for (const { event, payload } of outgoing) {
    const key = event.key(payload as never);
    const json = JSON.stringify(payload);
    if (Buffer.byteLength(json) > PAYLOAD_BYTES_MAX)
      throw new DomainError(
        'outbox.payload-too-large',
        `${event.name} of ${key} is larger than ${PAYLOAD_BYTES_MAX} bytes`,
      );
    columns.lanes.push(laneOf(key));
    columns.ids.push(newId());
    columns.names.push(event.name);
    columns.keys.push(key);
    columns.payloads.push(json);
  }
  return columns;
}
