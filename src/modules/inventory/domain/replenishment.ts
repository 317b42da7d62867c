import { DomainError } from '../../../shared/domain-error.js';
import { availableIn, levelsAfter, type Movement, type StockLevel } from './stock.js';

/** When a warehouse should get more of a SKU, and how much. */
export interface ReorderPolicy {
  /** Pieces available: with fewer than these the warehouse runs low. */
  reorderPoint: number;
  reorderQuantity: number;
}

/** A level below the reorder point of its policy. */
export type LowLevel = StockLevel & ReorderPolicy;

/** Nobody has ordered what is `proposed`: an operator does so elsewhere, and reports here when all of it has come. */
export const REPLENISHMENT_STATUSES = ['proposed', 'received'] as const;
export type ReplenishmentStatus = (typeof REPLENISHMENT_STATUSES)[number];

export interface Replenishment {
  sku: string;
  warehouseId: string;
  quantity: number;
  status: ReplenishmentStatus;
}

export const isLow = (level: StockLevel): level is LowLevel =>
  typeof level.reorderPoint === 'number' && availableIn(level) < level.reorderPoint;

/** Levels that these movements make low: those that were low before do not fall again. */
export function fallsOf(levels: StockLevel[], movements: Movement[]): LowLevel[] {
  const watched = levels.filter(canFall);
  return watched.length === 0 ? [] : levelsAfter(watched, movements).filter(isLow);
}

const canFall = (level: StockLevel): boolean => typeof level.reorderPoint === 'number' && !isLow(level);

/** The level that a movement changed, if that leaves it low. */
export const leftLow = (levels: StockLevel[], movement: Movement): LowLevel[] =>
  levelsAfter(
    levels.filter(({ sku, warehouseId }) => sku === movement.sku && warehouseId === movement.warehouseId),
    [movement],
  ).filter(isLow);

/** @throws DomainError `inventory.already-received` */
export function arrivalOf({ sku, warehouseId, quantity, status }: Replenishment): Movement {
  if (status === 'received')
    throw new DomainError('inventory.already-received', 'This replenishment was received before');
  return { sku, warehouseId, onHandDelta: quantity, reservedDelta: 0, reason: 'replenishment' };
}
