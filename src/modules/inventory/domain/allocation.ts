import type { Allocation } from '../contract/inventory.events.js';
import { availableIn, type StockLevel } from './stock.js';

export interface Demand {
  orderId: string;
  lines: DemandedLine[];
}

export interface DemandedLine {
  sku: string;
  quantity: number;
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

/** Decides orders in turn: later ones see what earlier ones took. The same input always gives the same answer. */
export function decideReservations(demands: Demand[], levels: StockLevel[]): Verdict[] {
  const shelves = new Shelves(levels);
  return demands.map(({ orderId, lines }) => {
    const wanted = linePerSku(lines);
    const shortages = shelves.shortagesOf(wanted);
    return { orderId, shortages, allocations: shortages.length > 0 ? [] : allocate(wanted, shelves) };
  });
}

/**
 * Few parcels: the warehouse that holds most of the lines gives those, then the one that holds most of the rest. Only a
 * line that no warehouse holds alone is split.
 */
function allocate(lines: DemandedLine[], shelves: Shelves): Allocation[] {
  const allocations: Allocation[] = [];
  let rest = lines;
  for (;;) {
    const { warehouseId, held } = fullestHolder(rest, shelves);
    if (held.length === 0) break;
    allocations.push(...held.map((line) => shelves.take({ ...line, warehouseId })));
    rest = rest.filter((line) => !held.includes(line));
  }
  for (const line of rest) {
    const used = new Set(allocations.map(({ warehouseId }) => warehouseId));
    allocations.push(...split(line, used, shelves));
  }
  return allocations;
}

/** The warehouse that holds the most of these lines whole; the first by id when several do. */
function fullestHolder(lines: DemandedLine[], shelves: Shelves) {
  const heldBy = new Map<string, DemandedLine[]>();
  for (const line of lines)
    for (const { warehouseId, available } of shelves.of(line.sku))
      if (available >= line.quantity) heldBy.set(warehouseId, [...(heldBy.get(warehouseId) ?? []), line]);
  const [fullest] = [...heldBy].sort(([idA, a], [idB, b]) => b.length - a.length || byText(idA, idB));
  return { warehouseId: fullest?.[0] ?? '', held: fullest?.[1] ?? [] };
}

/** Warehouses that send a parcel anyway give first, then those that have the most. */
function split({ sku, quantity }: DemandedLine, used: Set<string>, shelves: Shelves): Allocation[] {
  const givers = shelves
    .of(sku)
    .filter(({ available }) => available > 0)
    .sort(
      (a, b) =>
        Number(used.has(b.warehouseId)) - Number(used.has(a.warehouseId)) ||
        b.available - a.available ||
        byText(a.warehouseId, b.warehouseId),
    );
  const parts: Allocation[] = [];
  let missing = quantity;
  for (const { warehouseId, available } of givers) {
    if (missing === 0) break;
    const part = Math.min(missing, available);
    parts.push(shelves.take({ sku, warehouseId, quantity: part }));
    missing -= part;
  }
  return parts;
}

interface Shelf {
  warehouseId: string;
  available: number;
}

/** What every warehouse can still give while a batch is decided. */
class Shelves {
  private readonly bySku = new Map<string, Shelf[]>();

  constructor(levels: StockLevel[]) {
    for (const level of levels) {
      const shelves = this.bySku.get(level.sku) ?? [];
      shelves.push({ warehouseId: level.warehouseId, available: availableIn(level) });
      this.bySku.set(level.sku, shelves);
    }
  }

  of(sku: string): readonly Shelf[] {
    return this.bySku.get(sku) ?? [];
  }

  shortagesOf(lines: DemandedLine[]): Shortage[] {
    return lines
      .map(({ sku, quantity }) => ({ sku, requested: quantity, available: this.available(sku) }))
      .filter(({ requested, available }) => available < requested);
  }

  take(allocation: Allocation): Allocation {
    const { sku, warehouseId, quantity } = allocation;
    this.of(sku).find((shelf) => shelf.warehouseId === warehouseId)!.available -= quantity;
    return allocation;
  }

  private available(sku: string): number {
    return this.of(sku).reduce((sum, { available }) => sum + available, 0);
  }
}

function linePerSku(lines: DemandedLine[]): DemandedLine[] {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => byText(a.sku, b.sku));
}

/** By code unit, so that every process sorts alike whatever its locale. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
