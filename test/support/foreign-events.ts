import type { IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import type { TestShop } from './shop.js';

/** Puts an event into the log of the module that publishes it. */
export async function publishAs<P>(
  shop: TestShop,
  { name, key }: IntegrationEvent<P>,
  payload: NoInfer<P>,
): Promise<void> {
  const [publisher] = name.split('.');
  await shop.sql(
    `insert into ${publisher}.outbox (lane, event_id, name, key, payload, headers)
     select $1, gen_random_uuid(), $2, $3, $4::json, '{}' from pg_current_xact_id()`,
    [laneOf(key(payload)), name, key(payload), JSON.stringify(payload)],
  );
}
