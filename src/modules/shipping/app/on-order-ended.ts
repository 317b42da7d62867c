import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { OrderCancelled, OrderRefunded } from '../../orders/contract/orders.events.js';
import { ShipmentCancelled } from '../contract/shipping.events.js';
import { canBeStopped, type ShipmentStatus } from '../domain/shipment-status.js';

interface LockedShipment {
  shipmentId: string;
  orderId: string;
  status: ShipmentStatus;
}

/**
 * Parcels of an order that was cancelled or refunded stay where they are. All its events have one key, so they come in order.
 * A dispatch may be committed after orders has accepted the cancellation and before this runs: whichever locks the row
 * first wins. Then the parcel goes on to the door, its stock has left the shelf, and the buyer gets the money back all
 * the same, because orders decides by what it has seen; the goods come back as a return. Never is a parcel both.
 */
@Injectable()
export class OnOrderEnded {
  @ReactsToAll(OrderCancelled)
  async cancelled(deliveries: DeliveryOf<typeof OrderCancelled>[], work: Work): Promise<void> {
    await this.stop(
      deliveries.map(({ payload }) => payload.orderId),
      work,
    );
  }

  @ReactsToAll(OrderRefunded)
  async refunded(deliveries: DeliveryOf<typeof OrderRefunded>[], work: Work): Promise<void> {
    await this.stop(
      deliveries.map(({ payload }) => payload.orderId),
      work,
    );
  }

  private async stop(orderIds: string[], { sql, publish }: Work): Promise<void> {
    const shipments = await sql<LockedShipment>(
      `select shipment_id as "shipmentId", order_id as "orderId", status from shipping.shipment
       where order_id = any($1::uuid[]) order by shipment_id for update`,
      [orderIds],
    );
    const stopped = shipments.filter(({ status }) => canBeStopped(status));
    if (stopped.length === 0) return;
    await sql(`update shipping.shipment set status = 'cancelled' where shipment_id = any($1::uuid[])`, [
      stopped.map(({ shipmentId }) => shipmentId),
    ]);
    for (const { shipmentId, orderId } of stopped) publish(ShipmentCancelled, { shipmentId, orderId });
  }
}
