import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { Delivery, DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { OrderCancelled, OrderPaymentFailed, OrderRejected } from '../../orders/contract/orders.events.js';
import { insertRefunds, lockPaymentsOf, savePayments } from './payment-rows.js';
import { RefundPayment } from './refund-payment.js';

/** An order that will not be fulfilled gives back what it has paid; what it pays later follows on its own. */
@Injectable()
export class OnOrderEnded {
  @ReactsToAll(OrderCancelled)
  cancelled(deliveries: DeliveryOf<typeof OrderCancelled>[], work: Work): Promise<void> {
    return this.end(deliveries, work);
  }

  @ReactsToAll(OrderPaymentFailed)
  paymentFailed(deliveries: DeliveryOf<typeof OrderPaymentFailed>[], work: Work): Promise<void> {
    return this.end(deliveries, work);
  }

  @ReactsToAll(OrderRejected)
  rejected(deliveries: DeliveryOf<typeof OrderRejected>[], work: Work): Promise<void> {
    return this.end(deliveries, work);
  }

  private async end(deliveries: Delivery<{ orderId: string }>[], { sql, schedule }: Work): Promise<void> {
    const payments = await lockPaymentsOf(
      sql,
      deliveries.map(({ payload }) => payload.orderId),
    );
    for (const payment of payments) payment.end();
    const refunds = payments.flatMap((payment) => payment.giveBack() ?? []);
    await Promise.all([savePayments(sql, payments), insertRefunds(sql, refunds)]);
    for (const { refundId } of refunds) schedule(RefundPayment, { refundId });
  }
}
