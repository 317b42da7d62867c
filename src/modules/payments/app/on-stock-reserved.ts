import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { newId } from '../../../shared/uuid.js';
import { StockReserved } from '../../inventory/contract/inventory.events.js';
import type { Preparation } from '../domain/preparation.js';
import { beginPayments, PREPARATION } from './begin-payments.js';

@Injectable()
export class OnStockReserved {
  /** May arrive before its order: then only this fact is kept. */
  @ReactsToAll(StockReserved)
  async handle(deliveries: DeliveryOf<typeof StockReserved>[], work: Work): Promise<void> {
    const preparations = await work.sql<Preparation>(
      `insert into payments.payment (payment_id, order_id, stock_reserved)
       select payment_id, order_id, true
       from unnest($1::uuid[], $2::uuid[]) as reserved (payment_id, order_id)
       order by order_id
       on conflict (order_id) do update set stock_reserved = true
       returning ${PREPARATION}`,
      [deliveries.map(() => newId()), deliveries.map(({ payload }) => payload.orderId)],
    );
    beginPayments(work, preparations);
  }
}
