import type { Sql } from '../../../shared/database/sql.js';
import { Order, type OrderState } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import type { OrderTerms } from '../domain/order-terms.js';

/** A row of the timeline; `at` in ISO 8601, UTC. */
export interface TimelineEntry {
  status: OrderStatus;
  at: string;
}

export type OrderRow = OrderTerms & OrderState;

export const ORDER_COLUMNS = `order_id as "orderId", number, cart_id as "cartId", subject, guest, email, locale, currency, lines,
  discounts, subtotal_minor as "subtotalMinor", discount_minor as "discountMinor", shipping_minor as "shippingMinor",
  tax_minor as "taxMinor", total_minor as "totalMinor", shipping_method as "shippingMethod", carrier,
  shipping_address as "shippingAddress", payment_method as "paymentMethod", placed_at as "placedAt",
  status, stock, payment, payment_id as "paymentId", failure_code as "failureCode", allocations, shipments, version`;

export const orderOf = (row: OrderRow): Order => new Order(row, row);

export async function findOrder(sql: Sql, orderId: string): Promise<Order | undefined> {
  const [row] = await sql<OrderRow>(
    `select ${ORDER_COLUMNS} from orders.customer_order where order_id = $1`,
    [orderId],
  );
  return row && orderOf(row);
}

/** Locks in one order for everybody. Unknown ids are left out. */
export async function lockOrders(sql: Sql, orderIds: string[]): Promise<Map<string, Order>> {
  const rows = await sql<OrderRow>(
    `select ${ORDER_COLUMNS} from orders.customer_order where order_id = any($1::uuid[]) order by order_id for update`,
    [orderIds],
  );
  return new Map(rows.map((row) => [row.orderId, orderOf(row)]));
}

/** Stores what locked orders have become, and their new steps as of `at`. */
export function storeOrders(sql: Sql, orders: Order[], at: Date): Promise<unknown> {
  const states = orders.map(({ state }) => state);
  return sql(
    `update orders.customer_order as mine set
       status = new.status, stock = new.stock, payment = new.payment, payment_id = new.payment_id,
       failure_code = new.failure_code, allocations = new.allocations, shipments = new.shipments,
       timeline = mine.timeline || new.steps, version = mine.version + 1
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::jsonb[], $9::jsonb[])
       as new (order_id, status, stock, payment, payment_id, failure_code, allocations, shipments, steps)
     where mine.order_id = new.order_id`,
    [
      orders.map(({ terms }) => terms.orderId),
      states.map(({ status }) => status),
      states.map(({ stock }) => stock),
      states.map(({ payment }) => payment),
      states.map(({ paymentId }) => paymentId),
      states.map(({ failureCode }) => failureCode),
      states.map(({ allocations }) => JSON.stringify(allocations)),
      states.map(({ shipments }) => JSON.stringify(shipments)),
      orders.map(({ steps }) => JSON.stringify(steps.map(({ to }) => timelineEntry(to, at)))),
    ],
  );
}

/** @param unpaidAfterMs after which the order is cancelled unless it got further, counted by PostgreSQL's clock */
export function insertOrder(sql: Sql, { terms, state }: Order, unpaidAfterMs: number): Promise<unknown> {
  return sql(
    `insert into orders.customer_order (order_id, number, cart_id, subject, guest, email, locale, currency, status, lines,
       discounts, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, shipping_method, carrier,
       shipping_address, payment_method, stock, payment, allocations, shipments, timeline, placed_at, deadline_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
       '[]', '[]', $23, $24, now() + make_interval(secs => $25::float8 / 1000.0))`,
    [
      terms.orderId,
      terms.number,
      terms.cartId,
      terms.subject,
      terms.guest,
      terms.email,
      terms.locale,
      terms.currency,
      state.status,
      JSON.stringify(terms.lines),
      JSON.stringify(terms.discounts),
      terms.subtotalMinor,
      terms.discountMinor,
      terms.shippingMinor,
      terms.taxMinor,
      terms.totalMinor,
      terms.shippingMethod,
      terms.carrier,
      JSON.stringify(terms.shippingAddress),
      terms.paymentMethod,
      state.stock,
      state.payment,
      JSON.stringify([timelineEntry(state.status, terms.placedAt)]),
      terms.placedAt,
      unpaidAfterMs,
    ],
  );
}

const timelineEntry = (status: OrderStatus, at: Date): TimelineEntry => ({ status, at: at.toISOString() });
