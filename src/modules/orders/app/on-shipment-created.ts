import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ShipmentCreated } from '../../shipping/contract/shipping.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnShipmentCreated {
  @ReactsToAll(ShipmentCreated, 'soon')
  async handle(deliveries: DeliveryOf<typeof ShipmentCreated>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { shipmentId, carrier, trackingNumber }) =>
      order.shipmentCreated({ id: shipmentId, carrier, trackingNumber }),
    );
  }
}
