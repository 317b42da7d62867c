import { Injectable } from '@nestjs/common';
import { OrderCancelled, OrderPaymentFailed, OrderRefunded } from '../../orders/contract/orders.events.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { releaseReservations } from './release-reservations.js';

/** An order will not be fulfilled: what was set aside for it can be sold again. */
@Injectable()
export class OnOrderEnded {
  @ReactsToAll(OrderCancelled, 'soon')
  async cancelled(deliveries: DeliveryOf<typeof OrderCancelled>[], work: Work): Promise<void> {
    await releaseReservations(work, orderIds(deliveries), 'released');
  }

  @ReactsToAll(OrderPaymentFailed, 'soon')
  async paymentFailed(deliveries: DeliveryOf<typeof OrderPaymentFailed>[], work: Work): Promise<void> {
    await releaseReservations(work, orderIds(deliveries), 'released');
  }

  /** An operator may give all money back without cancelling first; what a cancellation released stays released. */
  @ReactsToAll(OrderRefunded, 'soon')
  async refunded(deliveries: DeliveryOf<typeof OrderRefunded>[], work: Work): Promise<void> {
    await releaseReservations(work, orderIds(deliveries), 'released');
  }
}

const orderIds = (deliveries: { payload: { orderId: string } }[]): string[] =>
  deliveries.map(({ payload }) => payload.orderId);
