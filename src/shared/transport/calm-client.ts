import { clientPart } from './client-part.js';
import { produceSwiftly } from './swift-produce.js';

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

const CALM = Symbol.for('souk.calm-client');

type AnyClass = new (...args: never[]) => object;

export const RequestQueue = clientPart<AnyClass>('network/requestQueue/index.js');
const ConsumerGroup = clientPart<AnyClass>('consumer/consumerGroup.js');

interface Fetched {
  /** Before control records are left out. */
  rawMessages: unknown[];
}

type Fetch = (this: object, node: number) => Promise<Fetched[]>;

/**
 * Takes costs out of kafkajs 2.2.4. It looks for requests that wait every millisecond, on every connection, for as
 * long as it lives (tulios/kafkajs#1704): now only while some wait; those that wait for the answer to another are sent
 * with that answer, as ever. And it hands every partition without news through its workers: now those with news. What it
 * spends on the encoding of messages is saved in `swift-produce.ts`.
 */
export function calmClient(): void {
  const group = ConsumerGroup.prototype as { fetch: Fetch; [CALM]?: true };
  if (group[CALM]) return;
  group[CALM] = true;
  (RequestQueue.prototype as RequestQueue).scheduleCheckPendingRequests = function () {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const look = () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    };
    this.throttleCheckTimeoutId = setTimeout(look, Math.max(this.throttledUntil - Date.now(), LOOK_MS));
  };
  produceSwiftly();
  const { fetch } = group;
  group.fetch = async function (node) {
    return (await fetch.call(this, node)).filter(({ rawMessages }) => rawMessages.length > 0);
  };
}
