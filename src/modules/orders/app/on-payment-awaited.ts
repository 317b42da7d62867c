import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { PaymentAwaited } from '../../payments/contract/payments.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnPaymentAwaited {
  @ReactsToAll(PaymentAwaited)
  async handle(deliveries: DeliveryOf<typeof PaymentAwaited>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { paymentId }) =>
      order.paymentAwaited(paymentId),
    );
  }
}
