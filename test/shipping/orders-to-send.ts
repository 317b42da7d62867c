import {
  OrderCancelled,
  OrderConfirmed,
  OrderRefunded,
} from '../../src/modules/orders/contract/orders.events.js';
import type { ShipmentRow } from '../../src/modules/shipping/app/shipment-row.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { publishAs } from '../support/foreign-events.js';
import type { TestShop } from '../support/shop.js';

export const [ROTTERDAM, LEIPZIG] = [newId(), newId()];

export const anOrder = () => ({
  orderId: newId(),
  number: 'S-1',
  subject: newId(),
  email: 'alice@souk.example',
  locale: 'en' as const,
});
export type AnOrder = ReturnType<typeof anOrder>;

export const confirmOrder = (shop: TestShop, order: AnOrder, confirmedAt = '2026-11-01T23:30:00.000Z') =>
  publishAs(shop, OrderConfirmed, {
    ...order,
    currency: 'EUR',
    totalMinor: 2070,
    lines: [],
    allocations: [
      { sku: 'TEA-1-S', warehouseId: ROTTERDAM, quantity: 2 },
      { sku: 'COF-1-S', warehouseId: ROTTERDAM, quantity: 1 },
      { sku: 'TEA-1-S', warehouseId: LEIPZIG, quantity: 3 },
    ],
    shippingMethod: 'standard',
    carrier: 'parcelway',
    shippingAddress: {
      name: 'Alice Byrne',
      line1: '86 Church Road',
      city: 'Cork',
      postalCode: 'T12 W8KP',
      country: 'IE',
    },
    confirmedAt,
  });

export const cancelOrder = (shop: TestShop, order: AnOrder) =>
  publishAs(shop, OrderCancelled, { ...order, cartId: newId(), reason: 'buyer' });

export const refundOrder = (shop: TestShop, order: AnOrder) => publishAs(shop, OrderRefunded, order);

export type Stored = Pick<ShipmentRow, 'id' | 'warehouseId' | 'trackingNumber' | 'status'> & {
  due: string;
  country: string;
};

/** In order of warehouse. */
export const storedOf = (shop: TestShop, { orderId }: AnOrder) =>
  shop.sql<Stored>(
    `select shipment_id as id, warehouse_id as "warehouseId", tracking_number as "trackingNumber", status,
       due::text, address->>'country' as country
     from shipping.shipment where order_id = $1 order by warehouse_id`,
    [orderId],
  );

/** An order whose two parcels, from Rotterdam and from Leipzig, stand ready. */
export async function orderToSend(shop: TestShop, order = anOrder()) {
  await confirmOrder(shop, order);
  const [first, second] = await eventually(async () => {
    const stored = await storedOf(shop, order);
    if (stored.length !== 2) throw new Error('The order is not packed yet');
    return stored;
  });
  return { order, first: first!, second: second! };
}

/** Payloads of the events that shipping has published for an order, oldest first. */
export const publishedFor = async (
  shop: TestShop,
  { name }: { name: string },
  { orderId }: AnOrder,
): Promise<Record<string, unknown>[]> => {
  const rows = await shop.sql<{ payload: Record<string, unknown> }>(
    'select payload from shipping.outbox where name = $1 and key = $2 order by position',
    [name, orderId],
  );
  return rows.map(({ payload }) => payload);
};
