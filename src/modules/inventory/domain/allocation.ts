import type { Allocation } from '../contract/inventory.events.js';
import { byText, fewestParcels, type DemandedLine } from './parcels.js';
import { Shelves } from './shelves.js';
import type { StockLevel } from './stock.js';

export interface Demand {
  orderId: string;
  lines: DemandedLine[];
}

export interface Shortage {
  sku: string;
  requested: number;
  available: number;
}

/** What becomes of one order: every line is set aside, or nothing is and `shortages` says why. */
export interface Verdict {
  orderId: string;
  /** Empty when there are shortages. */
  allocations: Allocation[];
  shortages: Shortage[];
}

/**
 * Decides orders in turn: later ones see what earlier ones took. The same input always gives the same answer.
 * @param withdrawn SKUs that may not be sold, whatever there is of them
 */
export function decideReservations(
  demands: Demand[],
  levels: StockLevel[],
  withdrawn: ReadonlySet<string> = new Set(),
): Verdict[] {
  const shelves = Shelves.of(levels.filter(({ sku }) => !withdrawn.has(sku)));
  return demands.map(({ orderId, lines }) => {
    const wanted = linePerSku(lines);
    const shortages = shortagesOf(wanted, shelves);
    if (shortages.length > 0) return { orderId, shortages, allocations: [] };
    return {
      orderId,
      shortages,
      allocations: fewestParcels(wanted, shelves).map((part) => shelves.take(part)),
    };
  });
}

const shortagesOf = (lines: DemandedLine[], shelves: Shelves): Shortage[] =>
  lines
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: shelves.available(sku) }))
    .filter(({ requested, available }) => available < requested);

function linePerSku(lines: DemandedLine[]): DemandedLine[] {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => byText(a.sku, b.sku));
}
