import type { KernelWork } from '../database/unit-of-work.js';
import { childTraceparent, type RequestContext } from '../observability/request-context.js';
import type { Delivery, EventHeaders, EventName } from '../outbox/integration-event.js';
import type { ParkedRow } from './dead-letters.js';
import type { Feed } from './feed.js';
import type { Urgency } from './reacts-to.js';
import type { LaneRef } from './watermarks.js';

/** Applies all events of one name in one batch, in order per key. */
export type Handler = (deliveries: Delivery<never>[], work: KernelWork) => Promise<void>;

export interface Subscription {
  name: string;
  urgency: Urgency;
  /** Events that hurry nobody although the subscription is `now`. */
  patient: ReadonlySet<string>;
  handlers: ReadonlyMap<string, Handler>;
  /** One per log; logs in other processes may turn up later. */
  readonly feeds: Feed[];
}

/** One event with the log that it comes from. */
export type SourcedRow = ParkedRow;

export const deliveryOf = ({
  eventId,
  name,
  key,
  position,
  occurredAt,
  payload,
  headers,
}: SourcedRow): Delivery<never> => ({
  eventId,
  name: name as EventName,
  key,
  position,
  occurredAt: occurredAt.toISOString(),
  payload: JSON.parse(payload) as never,
  headers: JSON.parse(headers) as EventHeaders,
});

export function contextOf({ eventId, headers }: SourcedRow): RequestContext {
  const { traceparent } = JSON.parse(headers) as EventHeaders;
  return { requestId: eventId, causationId: eventId, traceparent: childTraceparent(traceparent) };
}

export function lanesOf(subscription: string, rows: SourcedRow[]): LaneRef[] {
  const seen = new Map<string, LaneRef>();
  for (const { sourceId, lane } of rows) seen.set(`${sourceId} ${lane}`, { subscription, sourceId, lane });
  return [...seen.values()];
}

export const feedOf = ({ feeds }: Subscription, sourceId: string): Feed =>
  feeds.find(({ source }) => source.sourceId === sourceId)!;

export const errorText = (error: unknown): string => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { code } = error as { code?: string };
  return [name, code, message].filter(Boolean).join(': ');
};
