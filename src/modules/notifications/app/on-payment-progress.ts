import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { PaymentCaptured, PaymentQueued } from '../../payments/contract/payments.events.js';
import { Buyers } from './buyers.js';

/** Payments knows orders by id only: what comes before the order waits for it. */
@Injectable()
export class OnPaymentProgress {
  constructor(private readonly buyers: Buyers) {}

  @ReactsToAll(PaymentCaptured)
  async captured(deliveries: DeliveryOf<typeof PaymentCaptured>[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'paid', deliveries.map(orderOf));
  }

  @ReactsToAll(PaymentQueued)
  async queued(deliveries: DeliveryOf<typeof PaymentQueued>[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'payment-queued', deliveries.map(orderOf));
  }
}

const orderOf = ({ payload: { orderId } }: { payload: { orderId: string } }) => ({ orderId });
