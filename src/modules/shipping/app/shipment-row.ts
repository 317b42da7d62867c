import { DomainError } from '../../../shared/domain-error.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { ShipmentEvent } from '../domain/shipment-progress.js';
import type { ShipmentStatus } from '../domain/shipment-status.js';

/** A shipment as the API shows it. */
export interface ShipmentRow {
  id: string;
  orderId: string;
  warehouseId: string;
  carrier: string;
  trackingNumber: string;
  status: ShipmentStatus;
  items: { sku: string; quantity: number }[];
  /** What has been reported of it, oldest first. */
  events: ShipmentEvent[];
}

export const SHIPMENT_COLUMNS = `shipment_id as id, order_id as "orderId", warehouse_id as "warehouseId", carrier,
  tracking_number as "trackingNumber", status, items, events`;

/** @throws DomainError `shipping.not-found` */
export async function lockShipment(sql: Sql, shipmentId: string): Promise<ShipmentRow> {
  const [shipment] = await sql<ShipmentRow>(
    `select ${SHIPMENT_COLUMNS} from shipping.shipment where shipment_id = $1 for update`,
    [shipmentId],
  );
  if (!shipment) throw shipmentNotFound();
  return shipment;
}

/** A carrier speaks for its own parcels only. @throws DomainError `shipping.not-found` */
export async function lockTracked(sql: Sql, carrier: string, trackingNumber: string): Promise<ShipmentRow> {
  const [shipment] = await sql<ShipmentRow>(
    `select ${SHIPMENT_COLUMNS} from shipping.shipment where tracking_number = $1 and carrier = $2 for update`,
    [trackingNumber, carrier],
  );
  if (!shipment) throw shipmentNotFound();
  return shipment;
}

export const shipmentNotFound = (): DomainError =>
  new DomainError('shipping.not-found', 'There is no such shipment');
