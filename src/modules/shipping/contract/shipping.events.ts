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

/** A parcel has left its warehouse. Once per shipment, keyed by order id. */
export const ShipmentDispatched = integrationEvent<{
  shipmentId: string;
  orderId: string;
  warehouseId: string;
  carrier: string;
  trackingNumber: string;
  items: { sku: string; quantity: number }[];
  /** ISO 8601, UTC. */
  at: string;
}>('shipping.shipment-dispatched.v1', ({ orderId }) => orderId);

/** A parcel has reached the buyer. Once per shipment, after its `ShipmentDispatched`, keyed by order id. */
export const ShipmentDelivered = integrationEvent<{
  shipmentId: string;
  orderId: string;
  /** ISO 8601, UTC. */
  at: string;
}>('shipping.shipment-delivered.v1', ({ orderId }) => orderId);
