import type { Allocation } from '../contract/inventory.events.js';
import type { Shelf, Shelves } from './shelves.js';

/** A SKU and how much of it one order wants. */
export interface DemandedLine {
  sku: string;
  quantity: number;
}

/** Sets of warehouses that are tried for one order; after that the quick plan is good enough. */
const SETS_TRIED_MAX = 1_000;

/**
 * Which warehouse gives what, in the fewest parcels: one per warehouse. A line that some warehouse holds whole is never
 * split. The same input always gives the same answer.
 * @param lines each SKU once, and none short
 */
export function fewestParcels(lines: DemandedLine[], shelves: Shelves): Allocation[] {
  const quick = fullestFirst(lines, copyFor(lines, shelves));
  const parcels = warehousesOf(quick).length;
  // When one warehouse holds everything the quick plan has found it, so that two cannot be bettered.
  const fewer = parcels > 2 ? smallestSet(parcels - 1, lines, shelves) : undefined;
  return fewer ? fullestFirst(lines, copyFor(lines, shelves, fewer)) : quick;
}

/**
 * The warehouse that holds the most of the lines gives those, then the one that holds most of the rest. Lines that no
 * warehouse holds are split at last.
 */
function fullestFirst(lines: DemandedLine[], shelves: Shelves): Allocation[] {
  const allocations: Allocation[] = [];
  let rest = lines;
  for (;;) {
    const { warehouseId, held } = fullestHolder(rest, shelves);
    if (held.length === 0) break;
    allocations.push(...held.map((line) => shelves.take({ ...line, warehouseId })));
    rest = rest.filter((line) => !held.includes(line));
  }
  for (const line of rest) allocations.push(...split(line, warehousesOf(allocations), shelves));
  return allocations;
}

/** The warehouse that holds the most of these lines whole; the first by id when several do. */
function fullestHolder(lines: DemandedLine[], shelves: Shelves) {
  const heldBy = new Map<string, DemandedLine[]>();
  for (const line of lines)
    for (const { warehouseId } of holdersOf(line, shelves))
      heldBy.set(warehouseId, [...(heldBy.get(warehouseId) ?? []), line]);
  const [fullest] = [...heldBy].sort(([idA, a], [idB, b]) => b.length - a.length || byText(idA, idB));
  return { warehouseId: fullest?.[0] ?? '', held: fullest?.[1] ?? [] };
}

/** Warehouses that send a parcel anyway give first, then those that have the most. */
function split({ sku, quantity }: DemandedLine, used: string[], shelves: Shelves): Allocation[] {
  const givers = shelves
    .for(sku)
    .filter(({ available }) => available > 0)
    .sort(
      (a, b) =>
        Number(used.includes(b.warehouseId)) - Number(used.includes(a.warehouseId)) ||
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

/** The smallest set of warehouses that can serve all lines, the first by id when several can. */
function smallestSet(sizeMax: number, lines: DemandedLine[], shelves: Shelves): string[] | undefined {
  const stocked = lines.flatMap(({ sku }) => shelves.for(sku).filter(({ available }) => available > 0));
  const warehouses = warehousesOf(stocked).sort(byText);
  let tried = 0;
  for (let size = 2; size <= sizeMax; size++)
    for (const set of subsets(warehouses, size)) {
      if (++tried > SETS_TRIED_MAX) return undefined;
      const part = copyFor(lines, shelves, set);
      if (lines.every((line) => serves(part, line, shelves))) return set;
    }
  return undefined;
}

/** Whether a part of the warehouses can give the line: whole where any warehouse at all could, else together. */
const serves = (part: Shelves, line: DemandedLine, all: Shelves): boolean =>
  holdersOf(line, part).length > 0 ||
  (holdersOf(line, all).length === 0 && part.available(line.sku) >= line.quantity);

const holdersOf = ({ sku, quantity }: DemandedLine, shelves: Shelves): Shelf[] =>
  shelves.for(sku).filter(({ available }) => available >= quantity);

function* subsets(items: string[], size: number): Generator<string[]> {
  if (size === 0) yield [];
  else
    for (const [index, item] of items.slice(0, items.length - size + 1).entries())
      for (const others of subsets(items.slice(index + 1), size - 1)) yield [item, ...others];
}

const copyFor = (lines: DemandedLine[], shelves: Shelves, warehouseIds?: string[]): Shelves =>
  shelves.copyOf(
    lines.map(({ sku }) => sku),
    warehouseIds,
  );

const warehousesOf = (places: { warehouseId: string }[]): string[] => [
  ...new Set(places.map(({ warehouseId }) => warehouseId)),
];

/** By code unit, so that every process sorts alike whatever its locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
