import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { PaymentRefunded } from '../../payments/contract/payments.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnPaymentRefunded {
  @ReactsToAll(PaymentRefunded)
  async handle(deliveries: DeliveryOf<typeof PaymentRefunded>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { paymentId, inFull }) =>
      order.paymentRefunded(paymentId, inFull),
    );
  }
}
