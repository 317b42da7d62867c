import { manifests } from '../../src/bootstrap/modules.js';
import {
  ProductPublished,
  type ProductWithdrawn,
} from '../../src/modules/catalog/contract/catalog.events.js';
import type {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
} from '../../src/modules/orders/contract/orders.events.js';
import type { ShipmentDispatched } from '../../src/modules/shipping/contract/shipping.events.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import type { DeliveryOf, IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { newId } from '../../src/shared/uuid.js';
import { ApiClient } from '../support/api-client.js';
import { untilQuiet } from '../support/quiet.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const INVENTORY = manifests().filter(({ name }) => name === 'inventory');

/** A shop in which inventory hears what the specs say in the name of catalogue and orders. */
export interface InventoryShop extends AsyncDisposable {
  shop: TestShop;
  admin: ApiClient;
  /** Ids of the warehouses EAST and WEST. */
  east: string;
  west: string;
  /** Makes a SKU known and fills it: `stocked('TEA-1', { [east]: 5 })`. */
  stocked(sku: string, onHand?: Record<string, number>, productId?: string): Promise<void>;
  /** In one transaction, as the publisher would, in this order. */
  publish<P>(event: IntegrationEvent<P>, ...payloads: P[]): Promise<void>;
  available(sku: string): Promise<number>;
  /** `[onHand, reserved]` of all warehouses together. */
  counters(sku: string): Promise<number[]>;
  /** Waits until inventory has applied everything that was published. */
  settled(): Promise<void>;
  /** `publish`, then `settled`. */
  apply<P>(event: IntegrationEvent<P>, ...payloads: P[]): Promise<void>;
  /** Statuses of these orders' reservations, in the same order. */
  statuses(...orderIds: string[]): Promise<string[]>;
  /** Payloads that inventory has published of this event, oldest first. */
  published<P>(event: IntegrationEvent<P>): Promise<P[]>;
}

export async function startInventoryShop(settings: Record<string, string> = {}): Promise<InventoryShop> {
  const shop = await startTestShop({ demo: false, settings: { POLL_MS: '200', ...settings } });
  const token = signAccessToken(
    shop.shop.app.get(Keys).current,
    { sub: newId(), roles: ['user', 'admin'] },
    3_600,
  );
  const admin = new ApiClient(shop.url, token);
  const [east, west] = [await addWarehouse(admin, 'EAST'), await addWarehouse(admin, 'WEST')];
  const publish = <P>(event: IntegrationEvent<P>, ...payloads: P[]) => publishAs(shop, event, payloads);
  const settled = () => untilQuiet(shop.adminUrl, 10_000, INVENTORY);
  const apply = async <P>(event: IntegrationEvent<P>, ...payloads: P[]) => {
    await publish(event, ...payloads);
    await settled();
  };
  const available = async (sku: string) => (await admin.get(`/v1/stock/${sku}`)).body.available as number;
  return {
    shop,
    admin,
    east,
    west,
    publish,
    settled,
    apply,
    available,
    counters: async (sku) => {
      const [row] = await shop.sql<{ counters: number[] }>(
        `select array[sum(on_hand), sum(reserved)]::int[] as counters from inventory.stock where sku = $1`,
        [sku],
      );
      return row!.counters;
    },
    stocked: async (sku, onHand = {}, productId = newId()) => {
      await apply(ProductPublished, aProduct(productId, sku));
      for (const [warehouseId, delta] of Object.entries(onHand))
        await admin.post(`/v1/stock/${sku}/adjustments`, { warehouseId, delta, reason: 'delivery' });
    },
    statuses: async (...orderIds) => {
      const rows = await shop.sql<{ status: string }>(
        `select status from unnest($1::uuid[]) with ordinality as asked (order_id, place)
         join inventory.reservation using (order_id) order by place`,
        [orderIds],
      );
      return rows.map(({ status }) => status);
    },
    published: async <P>({ name }: IntegrationEvent<P>) => {
      const rows = await shop.sql<{ payload: P }>(
        'select payload from inventory.outbox where name = $1 order by position',
        [name],
      );
      return rows.map(({ payload }) => payload);
    },
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

async function addWarehouse(admin: ApiClient, code: string): Promise<string> {
  const location = { lat: 51.9, lon: 4.5 };
  const { body } = await admin.post('/v1/warehouses', { code, name: code, country: 'NL', location });
  return body.id;
}

async function publishAs<P>(shop: TestShop, event: IntegrationEvent<P>, payloads: P[]): Promise<void> {
  const [publisher] = event.name.split('.');
  const keys = payloads.map(event.key);
  await shop.sql(
    `insert into ${publisher}.outbox (lane, event_id, name, key, payload, headers)
     select lane, gen_random_uuid(), $1, key, payload, '{}'
     from pg_current_xact_id(), unnest($2::smallint[], $3::text[], $4::json[]) as e (lane, key, payload)`,
    [event.name, keys.map(laneOf), keys, payloads.map((payload) => JSON.stringify(payload))],
  );
}

type Placed = DeliveryOf<typeof OrderPlaced>['payload'];

/** `anOrder({ 'TEA-1': 2 })`. */
export const anOrder = (quantities: Record<string, number>, orderId = newId()): Placed => ({
  orderId,
  number: 'S-000001',
  cartId: newId(),
  subject: newId(),
  email: 'ada@example.com',
  locale: 'en',
  currency: 'EUR',
  lines: Object.entries(quantities).map(([sku, quantity]) => ({
    sku,
    productId: newId(),
    name: 'Green tea',
    quantity,
    unitPriceMinor: 500,
    lineTotalMinor: 500 * quantity,
  })),
  discounts: [],
  shippingMinor: 0,
  totalMinor: 500,
  payment: { method: 'card', token: 'tok_ok' },
  placedAt: new Date().toISOString(),
});

export const aProduct = (
  productId: string,
  ...skus: string[]
): DeliveryOf<typeof ProductPublished>['payload'] => ({
  productId,
  version: 1,
  slug: skus[0]!.toLowerCase(),
  categorySlug: 'tea',
  names: { en: 'Green tea', de: 'Grüner Tee', ja: '緑茶' },
  descriptions: { en: 'Mild.', de: 'Mild.', ja: 'まろやか。' },
  attributes: {},
  variants: skus.map((sku) => ({ sku, options: {}, weightGrams: 100, prices: { EUR: 500 } })),
  createdAt: new Date().toISOString(),
});

export const aWithdrawal = (
  productId: string,
  ...skus: string[]
): DeliveryOf<typeof ProductWithdrawn>['payload'] => ({
  productId,
  version: 2,
  slug: skus[0]!.toLowerCase(),
  skus,
  removed: true,
});

/** The parcel in which a warehouse sends this: `aParcel(order, east, { 'TEA-1': 2 })`. */
export const aParcel = (
  { orderId }: { orderId: string },
  warehouseId: string,
  quantities: Record<string, number>,
): DeliveryOf<typeof ShipmentDispatched>['payload'] => ({
  shipmentId: newId(),
  orderId,
  warehouseId,
  carrier: 'post',
  trackingNumber: 'SK000000001NL',
  items: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })),
  at: new Date().toISOString(),
});

type Confirmed = DeliveryOf<typeof OrderConfirmed>['payload'];
type Cancelled = DeliveryOf<typeof OrderCancelled>['payload'];

export const aConfirmation = ({ orderId, lines, ...order }: Placed): Confirmed => ({
  orderId,
  number: order.number,
  subject: order.subject,
  email: order.email,
  locale: order.locale,
  currency: order.currency,
  totalMinor: order.totalMinor,
  lines,
  allocations: [],
  shippingMethod: 'standard',
  carrier: 'post',
  shippingAddress: { name: 'Ada', line1: 'Dock 1', city: 'Rotterdam', postalCode: '3011', country: 'NL' },
  confirmedAt: new Date().toISOString(),
});

export const aCancellation = (orderId: string, reason: Cancelled['reason'] = 'buyer'): Cancelled => ({
  orderId,
  number: 'S-000001',
  cartId: newId(),
  subject: newId(),
  email: 'ada@example.com',
  locale: 'en',
  reason,
});
