import type { Type } from '@nestjs/common';
import type { Feed } from '../delivery/feed.js';
import { reactionsOf } from '../delivery/reacts-to.js';
import type { Handler, Subscription } from '../delivery/subscription.js';
import type { SubscriptionDeclaration } from './souk-module.js';

type Reactor = Record<string, (input: unknown, work: unknown) => Promise<void>>;
/** The one instance of a reactor. */
type InstanceOf = (type: Type) => Reactor;

/** A declared subscription with the reactors that apply its events. */
export const subscriptionOf = (
  { name, urgency, reactors }: SubscriptionDeclaration,
  feeds: Feed[],
  instanceOf: InstanceOf,
): Subscription => ({
  name,
  urgency,
  patient: patientOf(reactors),
  handlers: handlersOf(reactors, instanceOf),
  feeds,
});

function handlersOf(reactors: Type[], instanceOf: InstanceOf): Map<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const type of reactors) {
    const reactor = instanceOf(type);
    for (const { event, method, form } of reactionsOf(type)) {
      if (handlers.has(event.name))
        throw new Error(`Two reactions of one subscription react to ${event.name}`);
      handlers.set(event.name, async (deliveries, work) => {
        if (form === 'all') return reactor[method]!(deliveries, work);
        for (const delivery of deliveries) await reactor[method]!(delivery, work);
      });
    }
  }
  return handlers;
}

const patientOf = (reactors: Type[]): Set<string> =>
  new Set(
    reactors.flatMap(reactionsOf).flatMap(({ event, urgency }) => (urgency === 'soon' ? [event.name] : [])),
  );
