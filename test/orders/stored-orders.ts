import type { IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { newId } from '../../src/shared/uuid.js';
import type { JourneyShop } from '../support/journey-shop.js';

/** What every order in these specs has; a spec overrides the columns that it is about. */
const ROW = {
  subject: 'nobody',
  guest: false,
  email: '',
  locale: 'en',
  currency: 'EUR',
  status: 'pending',
  lines: [
    {
      sku: 'TEA-1-S',
      productId: newId(),
      name: 'Tea',
      quantity: 1,
      unitPriceMinor: 790,
      lineTotalMinor: 790,
    },
  ],
  discounts: [],
  subtotal_minor: 790,
  discount_minor: 0,
  shipping_minor: 490,
  tax_minor: 239,
  total_minor: 1_280,
  shipping_method: 'standard',
  carrier: 'parcelway',
  shipping_address: { name: 'Tea Buyer', line1: '1 Quay', city: 'Dublin', postalCode: 'D01', country: 'IE' },
  payment_method: 'card',
  stock: 'unknown',
  payment: 'unknown',
  allocations: [],
  shipments: [],
  timeline: [{ status: 'pending', at: '2026-11-21T12:00:00.000Z' }],
  placed_at: '2026-11-21T12:00:00.000Z',
  deadline_at: '2099-01-01T00:00:00.000Z',
  version: 1,
};

/** An order that no other module has heard of, put into the table as it is. Answers its id. */
export async function storedOrder(
  { sql }: JourneyShop,
  columns: Record<string, unknown> = {},
): Promise<string> {
  const orderId = newId();
  const row = { ...ROW, order_id: orderId, number: `T-${orderId}`, cart_id: newId(), ...columns };
  await sql(
    `insert into orders.customer_order select * from jsonb_populate_record(null::orders.customer_order, $1::jsonb)`,
    [JSON.stringify(row)],
  );
  return orderId;
}

/** Publishes facts of another module in its name, in one transaction. */
export async function publishAs<P>(
  { sql }: JourneyShop,
  event: IntegrationEvent<P>,
  ...payloads: P[]
): Promise<void> {
  const keys = payloads.map(event.key);
  await sql(
    `insert into ${event.name.split('.')[0]}.outbox (lane, event_id, name, key, payload, headers)
     select lane, gen_random_uuid(), $1, key, payload, '{}'
     from pg_current_xact_id(), unnest($2::smallint[], $3::text[], $4::json[]) as e (lane, key, payload)`,
    [event.name, keys.map(laneOf), keys, payloads.map((payload) => JSON.stringify(payload))],
  );
}
