import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '../auth/identity.js';
import type { EventHeaders } from '../outbox/integration-event.js';
import { takeRandom } from '../random.js';

/** What is known about the work in hand, wherever it came from: a request, a delivery or a task. */
export interface RequestContext {
  /** Echoed as `X-Request-Id`. */
  requestId: string;
  /** W3C Trace Context of this work. */
  traceparent: string;
  causationId?: string;
  /** Who asks, once the access guard knows; ports take it along. */
  caller?: Caller;
  /** Set when the answer was stored by an earlier request with the same Idempotency-Key. */
  replayed?: boolean;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const requestContext = (): RequestContext | undefined => storage.getStore();

export const inContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The headers of events and tasks that this work causes. */
export function currentHeaders(): EventHeaders {
  const context = storage.getStore();
  if (!context) return {};
  return { traceparent: context.traceparent, causationId: context.causationId ?? context.requestId };
}

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** A child of the given traceparent, or a new trace when there is none or it is malformed. */
export function childTraceparent(parent?: string): string {
  const [, traceId, flags] = TRACEPARENT.exec(parent ?? '') ?? [];
  return `00-${traceId ?? takeRandom(16).toString('hex')}-${takeRandom(8).toString('hex')}-${flags ?? '01'}`;
}

export const traceIdOf = (traceparent: string | undefined): string | undefined =>
  TRACEPARENT.exec(traceparent ?? '')?.[1];
