import type { Work } from '../../../shared/database/unit-of-work.js';
import { ShipmentDelivered, ShipmentDispatched } from '../contract/shipping.events.js';
import { progressAfter } from '../domain/shipment-progress.js';
import type { ShipmentEventType } from '../domain/shipment-status.js';
import type { ShipmentRow } from './shipment-row.js';

/**
 * Takes a shipment, whose row the transaction holds locked, one step on, and tells the other modules.
 * @throws DomainError `shipping.illegal-transition`
 */
export async function recordEvent(
  { sql, publish }: Work,
  shipment: ShipmentRow,
  type: ShipmentEventType,
  reportedAt: Date,
): Promise<ShipmentRow> {
  const progress = progressAfter(shipment, type, reportedAt, new Date());
  const { id: shipmentId, orderId, warehouseId, carrier, trackingNumber, items } = shipment;
  await sql('update shipping.shipment set status = $2, events = $3::jsonb where shipment_id = $1', [
    shipmentId,
    progress.status,
    JSON.stringify(progress.events),
  ]);
  const { at } = progress.events.at(-1)!;
  if (type === 'dispatched')
    publish(ShipmentDispatched, { shipmentId, orderId, warehouseId, carrier, trackingNumber, items, at });
  if (type === 'delivered') publish(ShipmentDelivered, { shipmentId, orderId, at });
  return { ...shipment, ...progress };
}
