import { hash } from 'node:crypto';
import type { Line } from './order-weight.js';

export interface Parcel {
  warehouseId: string;
  /** In order of SKU, each SKU once. */
  items: Line[];
}

/** One parcel per warehouse that gives something, in order of warehouse. */
export function parcelsOf(allocations: (Line & { warehouseId: string })[]): Parcel[] {
  const quantities = new Map<string, Map<string, number>>();
  for (const { warehouseId, sku, quantity } of allocations) {
    const items = quantities.get(warehouseId) ?? new Map<string, number>();
    quantities.set(warehouseId, items.set(sku, (items.get(sku) ?? 0) + quantity));
  }
  return inOrder(quantities).map(([warehouseId, items]) => ({
    warehouseId,
    items: inOrder(items).map(([sku, quantity]) => ({ sku, quantity })),
  }));
}

const inOrder = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

const TRACKING_DIGITS = 13;

/** The same for the same parcel, however often it is asked for: 64 bits of a hash, in base 36. */
export function trackingNumberOf(orderId: string, warehouseId: string): string {
  const bits = BigInt(`0x${hash('sha256', `${orderId} ${warehouseId}`).slice(0, 16)}`);
  return `SK${bits.toString(36).toUpperCase().padStart(TRACKING_DIGITS, '0')}`;
}
