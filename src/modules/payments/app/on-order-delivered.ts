import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { OrderDelivered } from '../../orders/contract/orders.events.js';
import { lockPaymentsOf } from './payment-rows.js';
import { recordCaptures } from './record-outcome.js';

@Injectable()
export class OnOrderDelivered {
  /** The carrier has collected what was to be paid at the door: no parcel of such an order is handed over without. */
  @ReactsToAll(OrderDelivered)
  async handle(deliveries: DeliveryOf<typeof OrderDelivered>[], work: Work): Promise<void> {
    const orderIds = deliveries.map(({ payload }) => payload.orderId);
    const payments = await lockPaymentsOf(work.sql, orderIds);
    const cash = payments.filter((payment) => !payment.isReportedByAcquirer && payment.isOpen);
    await recordCaptures(work, cash, ({ paymentId }) => `cash_${paymentId}`);
  }
}
