import { DomainError } from '../../../shared/domain-error.js';

/** What one warehouse has of one SKU. Only what is on hand and not reserved can be promised to further orders. */
export interface StockLevel {
  sku: string;
  warehouseId: string;
  onHand: number;
  /** The part of `onHand` that orders have been promised. */
  reserved: number;
  /** With fewer pieces available than these the warehouse runs low; null or absent: nobody watches this level. */
  reorderPoint?: number | null;
  /** Pieces to order then; null or absent together with the point. */
  reorderQuantity?: number | null;
}

/** One entry of the ledger. Counters are sums of entries: nothing else moves them. */
export interface Movement {
  sku: string;
  warehouseId: string;
  onHandDelta: number;
  reservedDelta: number;
  reason: string;
  orderId?: string;
}

/** Whether a SKU can be bought at all; `version` grows each time that this changes. */
export interface SkuAvailability {
  sku: string;
  inStock: boolean;
  version: number;
}

export const availableIn = ({ onHand, reserved }: StockLevel): number => onHand - reserved;

/** What all warehouses together can still promise, by SKU. */
export const availableBySku = (levels: StockLevel[]): Map<string, number> => sumBySku(levels, availableIn);

export function levelsAfter(levels: StockLevel[], movements: Movement[]): StockLevel[] {
  const moved = Map.groupBy(movements, placeOf);
  return levels.map((level) => {
    const own = moved.get(placeOf(level)) ?? [];
    return {
      ...level,
      onHand: own.reduce((sum, { onHandDelta }) => sum + onHandDelta, level.onHand),
      reserved: own.reduce((sum, { reservedDelta }) => sum + reservedDelta, level.reserved),
    };
  });
}

const placeOf = ({ sku, warehouseId }: { sku: string; warehouseId: string }): string =>
  `${warehouseId} ${sku}`;

/** SKUs that run out, or are there again, because of these movements. */
export function skusCrossingZero(levels: StockLevel[], movements: Movement[]): string[] {
  const before = availableBySku(levels);
  const change = sumBySku(movements, ({ onHandDelta, reservedDelta }) => onHandDelta - reservedDelta);
  return [...change.keys()].filter((sku) => {
    const available = before.get(sku) ?? 0;
    return available > 0 !== available + change.get(sku)! > 0;
  });
}

/** The SKUs whose availability is not what was last said of them, as it is now. */
export const flipsOf = (lastSaid: SkuAvailability[], available: Map<string, number>): SkuAvailability[] =>
  lastSaid
    .filter(({ sku, inStock }) => inStock !== (available.get(sku) ?? 0) > 0)
    .map(({ sku, inStock, version }) => ({ sku, inStock: !inStock, version: version + 1 }));

/**
 * Counted goods differ from the books. What is promised to orders stays promised.
 * @throws DomainError `inventory.below-zero` when more would be taken than is available in the warehouse
 */
export function adjustmentOf(level: StockLevel, delta: number, reason: string): Movement {
  const available = availableIn(level);
  if (available + delta < 0)
    throw new DomainError('inventory.below-zero', `Only ${available} are available in this warehouse`, {
      available,
    });
  return {
    sku: level.sku,
    warehouseId: level.warehouseId,
    onHandDelta: delta,
    reservedDelta: 0,
    reason,
  };
}

function sumBySku<T extends { sku: string }>(items: T[], amountOf: (item: T) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(item.sku, (sums.get(item.sku) ?? 0) + amountOf(item));
  return sums;
}
