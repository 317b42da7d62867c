import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ShipmentDispatched } from '../../shipping/contract/shipping.events.js';
import { changeOrders, payloadsOf } from './change-orders.js';

@Injectable()
export class OnShipmentDispatched {
  @ReactsToAll(ShipmentDispatched)
  async handle(deliveries: DeliveryOf<typeof ShipmentDispatched>[], work: Work): Promise<void> {
    await changeOrders(work, payloadsOf(deliveries), (order, { shipmentId, carrier, trackingNumber }) =>
      order.shipmentDispatched({ id: shipmentId, carrier, trackingNumber }),
    );
  }
}
