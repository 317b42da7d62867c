import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { StockReserved } from '../../inventory/contract/inventory.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnStockReserved {
  @ReactsToAll(StockReserved, 'soon')
  async handle(deliveries: DeliveryOf<typeof StockReserved>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { allocations }) =>
      order.stockReserved(allocations),
    );
  }
}
