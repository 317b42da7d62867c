import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { OrderCancelled, OrderPaymentFailed, OrderRejected } from '../../orders/contract/orders.events.js';
import { lockCarts } from './lock-carts.js';

/**
 * An order that will not be fulfilled gives its cart back. Only its own hold on it: events of two orders arrive in either
 * order, and the cart may have been ordered again meanwhile.
 */
@Injectable()
export class OnOrderEnded {
  @ReactsToAll(OrderRejected)
  rejected(deliveries: DeliveryOf<typeof OrderRejected>[], work: Work): Promise<void> {
    return giveBack(deliveries, work);
  }

  @ReactsToAll(OrderPaymentFailed)
  paymentFailed(deliveries: DeliveryOf<typeof OrderPaymentFailed>[], work: Work): Promise<void> {
    return giveBack(deliveries, work);
  }

  @ReactsToAll(OrderCancelled)
  cancelled(deliveries: DeliveryOf<typeof OrderCancelled>[], work: Work): Promise<void> {
    return giveBack(deliveries, work);
  }
}

async function giveBack(
  deliveries: { payload: { orderId: string; cartId: string } }[],
  { sql }: Work,
): Promise<void> {
  const ended = deliveries.map(({ payload }) => payload);
  const cartIds = ended.map(({ cartId }) => cartId);
  await Promise.all([
    lockCarts(sql, cartIds),
    sql(
      `update cart.cart
       set taken_by = array(select unnest(taken_by) except select unnest($2::uuid[])),
           version = version + 1, updated_at = now()
       where cart_id = any($1::uuid[])`,
      [cartIds, ended.map(({ orderId }) => orderId)],
    ),
  ]);
}
