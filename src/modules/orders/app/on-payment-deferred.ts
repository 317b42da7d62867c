import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { PaymentDeferred } from '../../payments/contract/payments.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnPaymentDeferred {
  @ReactsToAll(PaymentDeferred)
  async handle(deliveries: DeliveryOf<typeof PaymentDeferred>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { paymentId }) =>
      order.paymentDeferred(paymentId),
    );
  }
}
