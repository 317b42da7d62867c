import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import {
  OrderCancelled,
  OrderDelivered,
  OrderPlaced,
  OrderRefunded,
  OrderShipped,
} from '../../orders/contract/orders.events.js';
import { Buyers, type StageFact } from './buyers.js';

type Placed = DeliveryOf<typeof OrderPlaced>;
type Later = DeliveryOf<
  typeof OrderShipped | typeof OrderDelivered | typeof OrderCancelled | typeof OrderRefunded
>;

@Injectable()
export class OnOrderProgress {
  constructor(private readonly buyers: Buyers) {}

  @ReactsToAll(OrderPlaced)
  async placed(deliveries: Placed[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'placed', deliveries.map(placedFact));
  }

  @ReactsToAll(OrderShipped)
  async shipped(deliveries: DeliveryOf<typeof OrderShipped>[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'shipped', deliveries.map(factOf));
  }

  @ReactsToAll(OrderDelivered)
  async delivered(deliveries: DeliveryOf<typeof OrderDelivered>[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'delivered', deliveries.map(factOf));
  }

  @ReactsToAll(OrderCancelled)
  async cancelled(deliveries: DeliveryOf<typeof OrderCancelled>[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'cancelled', deliveries.map(factOf));
  }

  @ReactsToAll(OrderRefunded)
  async refunded(deliveries: DeliveryOf<typeof OrderRefunded>[], work: Work): Promise<void> {
    await this.buyers.tell(work, 'refunded', deliveries.map(factOf));
  }
}

const factOf = ({
  payload: { orderId, number, subject, email, locale },
}: Pick<Placed | Later, 'payload'>): StageFact => ({ orderId, buyer: { number, subject, email, locale } });

function placedFact(delivery: Placed): StageFact {
  const { currency, lines, discounts, shippingMinor, totalMinor } = delivery.payload;
  const shown = lines.map(({ name, quantity, lineTotalMinor }) => ({ name, quantity, lineTotalMinor }));
  return { ...factOf(delivery), bill: { currency, lines: shown, discounts, shippingMinor, totalMinor } };
}
