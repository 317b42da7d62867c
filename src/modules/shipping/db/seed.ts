import type { Sql } from '../../../shared/database/sql.js';
import { demoProducts } from '../../../shared/demo/demo-catalog.js';
import { demoOrders } from '../../../shared/demo/demo-orders.js';
import type { DemoOrder } from '../../../shared/demo/demo-types.js';
import type { Seed } from '../../../shared/kernel/souk-module.js';
import { offersFor } from '../domain/tariffs.js';

/** What the demo catalogue weighs, and the delivered shipments of past orders. */
export const seed: Seed = async (sql) => {
  await Promise.all([seedWeights(sql), seedShipments(sql)]);
};

function seedWeights(sql: Sql): Promise<unknown> {
  const variants = demoProducts().flatMap((product) => product.variants);
  return sql(
    `insert into shipping.weight (sku, weight_grams, version)
     select *, 1 from unnest($1::text[], $2::integer[])`,
    [variants.map(({ sku }) => sku), variants.map(({ weightGrams }) => weightGrams)],
  );
}

function seedShipments(sql: Sql): Promise<unknown> {
  const orders = demoOrders().filter(({ status }) => status === 'delivered');
  return sql(
    `insert into shipping.shipment (shipment_id, order_id, warehouse_id, tracking_number, method, subject,
                                    carrier, items, events, address, created_at, due, status)
     select *, (created_at at time zone 'UTC')::date, 'delivered'
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[],
                 $7::text[], $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::timestamptz[])
       as demo (shipment_id, order_id, warehouse_id, tracking_number, method, subject,
                carrier, items, events, address, created_at)`,
    [
      orders.map(({ shipmentId }) => shipmentId),
      orders.map(({ orderId }) => orderId),
      orders.map(({ warehouseId }) => warehouseId),
      orders.map(({ trackingNumber }) => trackingNumber),
      orders.map(({ shippingMethod }) => shippingMethod),
      orders.map(({ buyer }) => buyer.userId),
      orders.map(carrierOf),
      orders.map(({ lines }) => JSON.stringify(lines.map(({ sku, quantity }) => ({ sku, quantity })))),
      orders.map((order) => JSON.stringify(eventsOf(order))),
      orders.map(({ buyer }) => JSON.stringify(buyer.address)),
      orders.map((order) => timeOf(order, 'confirmed')),
    ],
  );
}

/** Past orders went as light parcels do, and orders remembers them so. */
const carrierOf = ({ shippingMethod, buyer: { address, currency } }: DemoOrder): string =>
  offersFor(address.country, currency, 0).find(({ method }) => method === shippingMethod)!.carrier;

const eventsOf = (order: DemoOrder) => [
  { type: 'dispatched', at: timeOf(order, 'shipped') },
  { type: 'delivered', at: timeOf(order, 'delivered') },
];

const timeOf = ({ timeline }: DemoOrder, status: DemoOrder['timeline'][number]['status']): string =>
  timeline.find((step) => step.status === status)!.at;
