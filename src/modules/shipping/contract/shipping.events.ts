import { integrationEvent } from '../../../shared/outbox/integration-event.js';

/** One parcel of an order is to be packed; one per order and warehouse. Keyed by order id. */
export const ShipmentCreated = integrationEvent<{
  shipmentId: string;
  orderId: string;
  warehouseId: string;
  carrier: string;
  trackingNumber: string;
  items: { sku: string; quantity: number }[];
}>('shipping.shipment-created.v1', ({ orderId }) => orderId);

/** A parcel will not be sent, because its order was cancelled before dispatch. Keyed by order id. */
export const ShipmentCancelled = integrationEvent<{
  shipmentId: string;
  orderId: string;
}>('shipping.shipment-cancelled.v1', ({ orderId }) => orderId);
