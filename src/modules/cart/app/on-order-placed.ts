import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { OrderPlaced } from '../../orders/contract/orders.events.js';
import { lockCarts } from './lock-carts.js';

/** An order takes its cart: nobody changes or orders it any more. */
@Injectable()
export class OnOrderPlaced {
  @ReactsToAll(OrderPlaced)
  async handle(deliveries: DeliveryOf<typeof OrderPlaced>[], { sql }: Work): Promise<void> {
    const orders = deliveries.map(({ payload }) => payload);
    const cartIds = orders.map(({ cartId }) => cartId);
    void lockCarts(sql, cartIds);
    void sql(
      `update cart.cart set taken_by = taken_by || taken.order_ids, version = version + 1, updated_at = now()
         from (
           select cart_id, array_agg(order_id) as order_ids
           from unnest($1::uuid[], $2::uuid[]) as placed (cart_id, order_id) group by cart_id
         ) as taken
         where cart.cart_id = taken.cart_id`,
      [cartIds, orders.map(({ orderId }) => orderId)],
    );
  }
}
