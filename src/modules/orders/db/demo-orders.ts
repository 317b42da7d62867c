import type { Seed } from '../../../shared/kernel/souk-module.js';
import { demoOrders } from '../../../shared/demo/demo-orders.js';
import { demoId } from '../../../shared/demo/demo-random.js';
import type { DemoOrder } from '../../../shared/demo/demo-types.js';
import { taxIncludedIn } from '../domain/tax.js';
import { TaxPercents } from '../orders.settings.js';

/** The demo buyers' past orders: delivered, or cancelled before they were paid. */
export const seedDemoOrders: Seed = async (sql) => {
  const rows = demoOrders().map(rowOf);
  await sql(
    `insert into orders.customer_order (order_id, number, cart_id, subject, guest, email, locale, currency, status, lines,
       discounts, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, shipping_method, carrier,
       shipping_address, payment_method, stock, payment, payment_id, allocations, shipments, timeline, placed_at, deadline_at)
     select order_id, number, cart_id, subject, false, email, locale, currency, status, lines,
       '[]', subtotal_minor, 0, shipping_minor, tax_minor, total_minor, shipping_method, carrier,
       shipping_address, 'card', 'reserved', payment, payment_id, allocations, shipments, timeline, placed_at,
       placed_at + interval '30 minutes'
     from jsonb_to_recordset($1::jsonb) as demo (order_id uuid, number text, cart_id uuid, subject text, email text,
       locale text, currency text, status text, lines jsonb, subtotal_minor bigint, shipping_minor bigint, tax_minor bigint,
       total_minor bigint, shipping_method text, carrier text, shipping_address jsonb, payment text, payment_id uuid,
       allocations jsonb, shipments jsonb, timeline jsonb, placed_at timestamptz)`,
    [JSON.stringify(rows)],
  );
};

const OVERSEAS = ['JP', 'US'];

/** As shipping chose them for these methods and countries. */
const CARRIERS = {
  standard: { nearby: 'parcelway', overseas: 'seapost' },
  express: { nearby: 'swiftline', overseas: 'skybridge' },
};

const carrierOf = ({ shippingMethod, buyer }: DemoOrder): string =>
  CARRIERS[shippingMethod][OVERSEAS.includes(buyer.address.country) ? 'overseas' : 'nearby'];

function rowOf(order: DemoOrder) {
  const { buyer, status } = order;
  const delivered = status === 'delivered';
  return {
    order_id: order.orderId,
    number: order.number,
    cart_id: demoId(`cart ${order.number}`, Date.parse(order.placedAt)),
    subject: buyer.userId,
    email: buyer.email,
    locale: buyer.locale,
    currency: order.currency,
    status,
    lines: linesOf(order),
    subtotal_minor: order.subtotalMinor,
    shipping_minor: order.shippingMinor,
    tax_minor: taxIncludedIn(order.totalMinor, TaxPercents.fallback[buyer.address.country] ?? 0),
    total_minor: order.totalMinor,
    shipping_method: order.shippingMethod,
    carrier: carrierOf(order),
    shipping_address: buyer.address,
    payment: delivered ? 'captured' : 'unknown',
    payment_id: delivered ? order.paymentId : null,
    allocations: order.lines.map(({ sku, quantity }) => ({ sku, quantity, warehouseId: order.warehouseId })),
    shipments: delivered ? [shipmentOf(order)] : [],
    timeline: order.timeline,
    placed_at: order.placedAt,
  };
}

const linesOf = ({ lines, buyer }: DemoOrder) =>
  lines
    .map(({ sku, productId, names, quantity, unitPriceMinor }) => ({
      ...{ sku, productId, quantity, unitPriceMinor },
      name: names[buyer.locale],
      lineTotalMinor: quantity * unitPriceMinor,
    }))
    .toSorted((a, b) => (a.sku < b.sku ? -1 : 1));

const shipmentOf = (order: DemoOrder) => ({
  id: order.shipmentId,
  status: order.status,
  carrier: carrierOf(order),
  trackingNumber: order.trackingNumber,
});
