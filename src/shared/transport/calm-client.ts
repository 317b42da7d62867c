import { createRequire } from 'node:module';

/** What is needed here of the client's queue of requests, one per connection. */
export interface RequestQueue {
  readonly pending: unknown[];
  /** Milliseconds since the epoch: a broker has asked for silence until then. */
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** Until the next look at requests that a broker no longer holds up. */
const LOOK_MS = 10;

export const RequestQueue = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue/index.js',
) as new (options: object) => RequestQueue;

/**
 * kafkajs 2.2.4 looks for requests that wait every millisecond, on every connection, for as long as it lives
 * (tulios/kafkajs#1704). From now on it looks only while some wait; those that wait for the answer to another are sent
 * with that answer, as ever.
 */
export function calmClient(): void {
  (RequestQueue.prototype as RequestQueue).scheduleCheckPendingRequests = function () {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const look = () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    };
    this.throttleCheckTimeoutId = setTimeout(look, Math.max(this.throttledUntil - Date.now(), LOOK_MS));
  };
}
