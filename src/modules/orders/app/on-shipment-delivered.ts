import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ShipmentDelivered } from '../../shipping/contract/shipping.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnShipmentDelivered {
  @ReactsToAll(ShipmentDelivered)
  async handle(deliveries: DeliveryOf<typeof ShipmentDelivered>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { shipmentId }) =>
      order.shipmentDelivered(shipmentId),
    );
  }
}
