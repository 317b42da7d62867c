import { integrationEvent } from '../../../shared/outbox/integration-event.js';

/** What one warehouse gives to an order. */
export interface Allocation {
  sku: string;
  warehouseId: string;
  quantity: number;
}

/** Every line of the order is set aside. Once per order, keyed by order id. */
export const StockReserved = integrationEvent<{
  orderId: string;
  allocations: Allocation[];
}>('inventory.stock-reserved.v1', ({ orderId }) => orderId);

/**
 * Nothing was set aside, because some lines could not be: there is too little of them, or, with `available` 0, their
 * product was withdrawn. Once per order, keyed by order id.
 */
export const StockRejected = integrationEvent<{
  orderId: string;
  shortages: { sku: string; requested: number; available: number }[];
}>('inventory.stock-rejected.v1', ({ orderId }) => orderId);

/**
 * A reservation that nobody ended in time was given back: the order can no longer be fulfilled from it.
 * A net below the deadline that orders keeps. At most once per order, keyed by order id.
 */
export const ReservationExpired = integrationEvent<{
  orderId: string;
}>('inventory.reservation-expired.v1', ({ orderId }) => orderId);

/** A SKU could be bought and now cannot, or the other way round; never for a change between two positive numbers. Keyed by SKU. */
export const AvailabilityChanged = integrationEvent<{
  sku: string;
  inStock: boolean;
  /** Grows with every change of this SKU's stock; a view keeps the highest. */
  version: number;
}>('inventory.availability-changed.v1', ({ sku }) => sku);

/**
 * What a warehouse can still give of a SKU fell below its reorder point, or the point was set above it.
 * Once per fall, keyed by SKU.
 */
export const StockRanLow = integrationEvent<{
  sku: string;
  warehouseId: string;
  available: number;
  reorderPoint: number;
}>('inventory.stock-ran-low.v1', ({ sku }) => sku);
