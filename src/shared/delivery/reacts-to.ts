import type { Work } from '../database/unit-of-work.js';
import type { Delivery, IntegrationEvent } from '../outbox/integration-event.js';

/**
 * `now` subscriptions apply what is there at once (the saga); `soon` ones wait a moment to fill a batch (everything else).
 */
export type Urgency = 'now' | 'soon';

export interface Reaction {
  event: IntegrationEvent<never>;
  method: string;
  form: 'each' | 'all';
  /** `soon`: the event may wait for company although its subscription is `now`. */
  urgency: Urgency;
}

type EachHandler<P> = (delivery: Delivery<P>, work: Work) => Promise<void>;
type AllHandler<P> = (deliveries: Delivery<P>[], work: Work) => Promise<void>;

const REACTIONS = Symbol('souk.reactions');
const READ_MODEL = Symbol('souk.read-model');

/**
 * Applies one event. Takes effect once: the watermark moves in the same transaction. No I/O besides `work`.
 * @param urgency `soon` for an event that nobody waits for: in a `now` subscription it goes with the next one that is waited for
 */
export const ReactsTo =
  <P>(event: IntegrationEvent<P>, urgency: Urgency = 'now') =>
  (target: object, method: string, _descriptor: { value?: EachHandler<P> }): void =>
    add(target, { event, method, form: 'each', urgency });

/** Applies a batch of events of one type, in order per key; the form for hot paths, with set-based SQL. */
export const ReactsToAll =
  <P>(event: IntegrationEvent<P>, urgency: Urgency = 'now') =>
  (target: object, method: string, _descriptor: { value?: AllHandler<P> }): void =>
    add(target, { event, method, form: 'all', urgency });

/** Gives the class a subscription of its own, so that it can lag, stop and be rebuilt alone. `name` is stable. */
export const ReadModel =
  (name: string) =>
  (target: object): void =>
    void Object.defineProperty(target, READ_MODEL, { value: name });

function add(target: object, reaction: Reaction): void {
  const own = (target as { [REACTIONS]?: Reaction[] })[REACTIONS] ?? [];
  Object.defineProperty(target, REACTIONS, { value: [...own, reaction], configurable: true });
}

type AnyClass = abstract new (...args: never[]) => object;

export const reactionsOf = (type: AnyClass): Reaction[] =>
  (type.prototype as { [REACTIONS]?: Reaction[] })[REACTIONS] ?? [];

/** The subscription that a class belongs to: its own when it is a read model, else the module's `main`. */
export const subscriptionOf = (type: AnyClass): string =>
  (type as unknown as { [READ_MODEL]?: string })[READ_MODEL] ?? 'main';
