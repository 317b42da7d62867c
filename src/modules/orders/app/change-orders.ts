import type { Work } from '../../../shared/database/unit-of-work.js';
import type { Order } from '../domain/order.js';
import { publishSteps } from './order-events.js';
import { lockOrders, storeOrders } from './order-table.js';

/**
 * The one way in which an order changes after it was placed: lock all orders of a batch, let the domain decide on each
 * cause in turn, store the outcome and publish the steps. Causes of unknown orders are passed over.
 */
export async function changeOrders<Cause extends { orderId: string }>(
  work: Work,
  causes: Cause[],
  decide: (order: Order, cause: Cause) => void,
): Promise<Order[]> {
  const byId = await lockOrders(
    work.sql,
    causes.map(({ orderId }) => orderId),
  );
  for (const cause of causes) {
    const order = byId.get(cause.orderId);
    if (order) decide(order, cause);
  }
  const at = new Date();
  const orders = [...byId.values()];
  if (orders.length > 0) void storeOrders(work.sql, orders, at);
  for (const order of orders) publishSteps(work, order, at);
  return orders;
}

export const payloadsOf = <Payload>(deliveries: { payload: Payload }[]): Payload[] =>
  deliveries.map(({ payload }) => payload);
