import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ShipmentCancelled } from '../../shipping/contract/shipping.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnShipmentCancelled {
  @ReactsToAll(ShipmentCancelled, 'soon')
  async handle(deliveries: DeliveryOf<typeof ShipmentCancelled>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { shipmentId }) =>
      order.shipmentCancelled(shipmentId),
    );
  }
}
