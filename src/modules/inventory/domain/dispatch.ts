import type { ReservedLine } from './reservation.js';
import type { Movement } from './stock.js';

/** Goods of one order that left one warehouse. */
export interface Parcel {
  orderId: string;
  warehouseId: string;
  items: { sku: string; quantity: number }[];
}

export interface Departure {
  movements: Movement[];
  /** How much of which reserved line has left. */
  sent: ReservedLine[];
}

/**
 * What has left is gone from the books, together with its promise. A parcel may leave while its order is cancelled:
 * what that gave back is then taken from what is free, so that the books say what is on the shelf.
 * @param held what the parcels' orders have set aside and not yet sent
 */
export function departureOf(parcels: Parcel[], held: ReservedLine[]): Departure {
  const left = new Map(held.map((line) => [keyOf(line), line.quantity]));
  const departure: Departure = { movements: [], sent: [] };
  for (const { orderId, warehouseId, items } of parcels)
    for (const { sku, quantity } of items) {
      const line = { orderId, sku, warehouseId };
      const promised = Math.min(quantity, left.get(keyOf(line)) ?? 0);
      if (promised > 0) departure.sent.push({ ...line, quantity: promised });
      left.set(keyOf(line), (left.get(keyOf(line)) ?? 0) - promised);
      departure.movements.push({
        ...line,
        onHandDelta: -quantity,
        reservedDelta: 0 - promised,
        reason: 'dispatch',
      });
    }
  return departure;
}

const keyOf = ({ orderId, sku, warehouseId }: Omit<ReservedLine, 'quantity'>): string =>
  `${orderId} ${warehouseId} ${sku}`;
