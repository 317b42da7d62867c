import type { JsonMembers } from '../json.js';

/** `<module>.<fact>.v<n>`: what the log and the wire carry, never a class name. */
export type EventName = `${string}.${string}.v${number}`;

/**
 * A fact that a module publishes. `key` names the aggregate: events of one key are delivered in the order in which they
 * were published, and are published only while the aggregate's row is locked or versioned.
 */
export interface IntegrationEvent<P> {
  readonly name: EventName;
  readonly key: (payload: P) => string;
}

export const integrationEvent = <P extends JsonMembers<P>>(
  name: EventName,
  key: (payload: P) => string,
): IntegrationEvent<P> => Object.freeze({ name, key });

/** Context that travels with an event from the request that caused it. */
export interface EventHeaders {
  /** W3C Trace Context. */
  traceparent?: string;
  /** The event or request that led to this one. */
  causationId?: string;
}

/** One event on its way to one subscription. */
export interface Delivery<P> {
  eventId: string;
  name: EventName;
  key: string;
  /** Place in the publisher's log; grows along a key. Not comparable between publishers. */
  position: number;
  /** ISO 8601, UTC. */
  occurredAt: string;
  payload: P;
  headers: EventHeaders;
}

export type DeliveryOf<E> = E extends IntegrationEvent<infer P> ? Delivery<P> : never;
