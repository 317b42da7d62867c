import type { Allocation } from '../contract/inventory.events.js';
import { availableIn, type StockLevel } from './stock.js';

export interface Shelf {
  sku: string;
  warehouseId: string;
  available: number;
}

/** What every warehouse can still give while a batch of orders is decided. */
export class Shelves {
  private constructor(private readonly bySku: Map<string, Shelf[]>) {}

  static of(levels: StockLevel[]): Shelves {
    return Shelves.with(
      levels.map((level) => ({
        sku: level.sku,
        warehouseId: level.warehouseId,
        available: availableIn(level),
      })),
    );
  }

  /** A copy to plan on, of what these warehouses have of these SKUs; of all warehouses when none is named. */
  copyOf(skus: string[], warehouseIds?: string[]): Shelves {
    const shelves = skus.flatMap((sku) => this.for(sku));
    return Shelves.with(
      shelves
        .filter(({ warehouseId }) => warehouseIds?.includes(warehouseId) ?? true)
        .map((shelf) => ({ ...shelf })),
    );
  }

  for(sku: string): readonly Shelf[] {
    return this.bySku.get(sku) ?? [];
  }

  available(sku: string): number {
    return this.for(sku).reduce((sum, { available }) => sum + available, 0);
  }

  take(allocation: Allocation): Allocation {
    const { sku, warehouseId, quantity } = allocation;
    this.for(sku).find((shelf) => shelf.warehouseId === warehouseId)!.available -= quantity;
    return allocation;
  }

  private static with(shelves: Shelf[]): Shelves {
    const bySku = new Map<string, Shelf[]>();
    for (const shelf of shelves) {
      const beside = bySku.get(shelf.sku);
      if (beside) beside.push(shelf);
      else bySku.set(shelf.sku, [shelf]);
    }
    return new Shelves(bySku);
  }
}
