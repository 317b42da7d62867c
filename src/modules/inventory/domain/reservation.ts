import type { Allocation } from '../contract/inventory.events.js';
import type { Movement } from './stock.js';

/**
 * `reserved` holds stock until it expires, `committed` belongs to a confirmed order and never expires;
 * `released` and `expired` have given back what had not been sent, `rejected` never held any.
 */
export type ReservationStatus = 'reserved' | 'committed' | 'released' | 'expired' | 'rejected';

/** How a reservation may end without its goods being sent. */
export type Ending = Extract<ReservationStatus, 'released' | 'expired'>;

const REASON_OF: Record<Ending, string> = { released: 'release', expired: 'expiry' };

export const holdsStock = (status: ReservationStatus): boolean =>
  status === 'reserved' || status === 'committed';

/** Goods of a warehouse that are set aside for one order. */
export interface ReservedLine extends Allocation {
  orderId: string;
}

export const setAside = ({ orderId, sku, warehouseId, quantity }: ReservedLine): Movement => ({
  sku,
  warehouseId,
  onHandDelta: 0,
  reservedDelta: quantity,
  reason: 'reservation',
  orderId,
});

export const givenBack = (
  { orderId, sku, warehouseId, quantity }: ReservedLine,
  ending: Ending,
): Movement => ({
  sku,
  warehouseId,
  onHandDelta: 0,
  reservedDelta: -quantity,
  reason: REASON_OF[ending],
  orderId,
});
