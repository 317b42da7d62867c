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
  /** What the carrier has reported, oldest first; `at` is ISO 8601, UTC. */
  events: { type: string; at: string }[];
}

export const SHIPMENT_COLUMNS = `shipment_id as id, order_id as "orderId", warehouse_id as "warehouseId", carrier,
  tracking_number as "trackingNumber", status, items, events`;
