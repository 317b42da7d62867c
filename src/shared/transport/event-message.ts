import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { LogRow } from '../outbox/source-tail.js';
import type { StreamedRow } from '../delivery/stream-feed.js';

/** A message that says how far the log goes and is no event: lanes without events follow it. */
export const MARK = 'souk.mark';

/** A row of the log as a message; its lane is its partition. @param predecessor position of the row before it in its lane */
export const messageOf = (row: LogRow, sourceId: string, predecessor: number): Message => ({
  key: row.key,
  partition: row.lane,
  value: row.payload,
  headers: {
    'souk-source': sourceId,
    'souk-position': String(row.position),
    'souk-predecessor': String(predecessor),
    'souk-event-id': row.eventId,
    'souk-name': row.name,
    'souk-occurred-at': row.occurredAt.toISOString(),
    'souk-headers': row.headers,
  },
});

/** Everything of the lane up to the position has been sent. */
export const markOf = (lane: number, sourceId: string, position: number, predecessor: number): Message => ({
  partition: lane,
  value: '{}',
  headers: {
    'souk-source': sourceId,
    'souk-position': String(position),
    'souk-predecessor': String(predecessor),
    'souk-name': MARK,
  },
});

/** @returns undefined for a message that no Souk has sent */
export function rowOf(message: KafkaMessage, lane: number): (StreamedRow & { sourceId: string }) | undefined {
  const { headers = {}, key, value, offset } = message;
  const position = Number(text(headers, 'souk-position'));
  const sourceId = text(headers, 'souk-source');
  if (!sourceId || !Number.isSafeInteger(position)) return undefined;
  return {
    sourceId,
    position,
    predecessor: Number(text(headers, 'souk-predecessor')),
    offset: BigInt(offset),
    lane,
    eventId: text(headers, 'souk-event-id'),
    name: text(headers, 'souk-name'),
    key: key?.toString() ?? '',
    payload: value?.toString() ?? '{}',
    headers: text(headers, 'souk-headers') || '{}',
    occurredAt: new Date(text(headers, 'souk-occurred-at')),
  };
}

const text = (headers: IHeaders, name: string): string => headers[name]?.toString() ?? '';
