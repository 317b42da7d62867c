import { Injectable } from '@nestjs/common';
import { OrderConfirmed } from '../../orders/contract/orders.events.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';

/** From now on the goods belong to the order: its reservation no longer expires. */
@Injectable()
export class OnOrderConfirmed {
  @ReactsToAll(OrderConfirmed, 'soon')
  async handle(deliveries: DeliveryOf<typeof OrderConfirmed>[], { sql }: Work): Promise<void> {
    void sql(
      `update inventory.reservation as mine set status = 'committed'
       from (select order_id from inventory.reservation where order_id = any($1::uuid[])
             order by order_id for update) as confirmed
       where mine.order_id = confirmed.order_id and mine.status = 'reserved'`,
      [deliveries.map(({ payload }) => payload.orderId)],
    );
  }
}
