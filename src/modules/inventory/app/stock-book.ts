import { AvailabilityChanged } from '../contract/inventory.events.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { newId } from '../../../shared/uuid.js';
import { fallsOf } from '../domain/replenishment.js';
import {
  flipsOf,
  skusCrossingZero,
  type Movement,
  type SkuAvailability,
  type StockLevel,
} from '../domain/stock.js';
import { announceFalls } from './low-stock.js';

const LEVELS = `select sku, warehouse_id as "warehouseId", on_hand as "onHand", reserved,
  reorder_point as "reorderPoint", reorder_quantity as "reorderQuantity" from inventory.stock`;
const LOCKED = `order by sku, warehouse_id for update`;
const LEVELS_OF_SKUS = `${LEVELS} where sku = any($1::text[]) ${LOCKED}`;
const LEVELS_OF_ORDERS = `${LEVELS} where sku = any(array(
  select distinct sku from inventory.reservation_line where order_id = any($1::uuid[]))) ${LOCKED}`;
const LEVELS_OF_REPLENISHMENT = `${LEVELS} where sku = (
  select sku from inventory.replenishment where replenishment_id = $1) ${LOCKED}`;

/**
 * The stock of these SKUs in all warehouses, locked until the transaction ends. Whoever locks more than stock locks
 * reservations before it and SKUs after it: so nobody waits in a circle.
 */
export const lockStock = (sql: Sql, skus: string[]): Promise<StockLevel[]> =>
  sql<StockLevel>(LEVELS_OF_SKUS, [skus]);

/** The same for SKUs that only the database knows yet: saves a round trip. */
export const lockStockOfOrders = (sql: Sql, orderIds: string[]): Promise<StockLevel[]> =>
  sql<StockLevel>(LEVELS_OF_ORDERS, [orderIds]);

/** The same for the SKU of a replenishment; nothing when there is no such one. */
export const lockStockOfReplenishment = (sql: Sql, replenishmentId: string): Promise<StockLevel[]> =>
  sql<StockLevel>(LEVELS_OF_REPLENISHMENT, [replenishmentId]);

/**
 * Writes the movements and announces which SKUs came into stock or ran out, and which levels fell below their reorder
 * point. Both are decided from the rows that were locked anyway, so that movements without such a turn, nearly all of
 * them, cost one statement.
 * @param levels the stock of every SKU that moves, as locked before by the same transaction
 */
export async function recordMovements(
  work: Work,
  levels: StockLevel[],
  movements: Movement[],
): Promise<void> {
  if (movements.length === 0) return;
  const crossing = skusCrossingZero(levels, movements);
  void appendToLedger(work.sql, movements);
  announceFalls(work, fallsOf(levels, movements));
  if (crossing.length > 0) await announceFlips(work, crossing);
}

/** The only statement that moves a counter: by the sum of the entries that it writes. */
const appendToLedger = (sql: Sql, movements: Movement[]): Promise<unknown> =>
  sql(
    `with entry as (
       insert into inventory.stock_ledger (entry_id, sku, warehouse_id, on_hand_delta, reserved_delta, reason, order_id)
       select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::uuid[])
       returning sku, warehouse_id, on_hand_delta, reserved_delta
     ), change as (
       select sku, warehouse_id, sum(on_hand_delta)::bigint as on_hand, sum(reserved_delta)::bigint as reserved
       from entry group by sku, warehouse_id
     )
     update inventory.stock as mine
     set on_hand = mine.on_hand + change.on_hand, reserved = mine.reserved + change.reserved
     from change where mine.sku = change.sku and mine.warehouse_id = change.warehouse_id`,
    [
      movements.map(() => newId()),
      movements.map(({ sku }) => sku),
      movements.map(({ warehouseId }) => warehouseId),
      movements.map(({ onHandDelta }) => onHandDelta),
      movements.map(({ reservedDelta }) => reservedDelta),
      movements.map(({ reason }) => reason),
      movements.map(({ orderId }) => orderId ?? null),
    ],
  );

/**
 * Decides again under the lock of the SKU, from a fresh read: a warehouse may have got its first stock of the SKU after
 * this transaction looked for rows to lock.
 */
async function announceFlips(work: Work, skus: string[]): Promise<void> {
  const [lastSaid, totals] = await Promise.all([
    // Not plain FOR UPDATE: a first stock row of the SKU, inserted elsewhere, holds a shared lock on its key.
    work.sql<SkuAvailability>(
      `select sku, in_stock as "inStock", version from inventory.sku
       where sku = any($1::text[]) order by sku for no key update`,
      [skus],
    ),
    work.sql<{ sku: string; available: number }>(
      `select sku, sum(on_hand - reserved)::bigint as available from inventory.stock
       where sku = any($1::text[]) group by sku`,
      [skus],
    ),
  ]);
  const flips = flipsOf(lastSaid, new Map(totals.map(({ sku, available }) => [sku, available])));
  if (flips.length === 0) return;
  await work.sql(
    `update inventory.sku as mine set in_stock = flip.in_stock, version = flip.version
     from unnest($1::text[], $2::boolean[], $3::integer[]) as flip (sku, in_stock, version)
     where mine.sku = flip.sku`,
    [flips.map(({ sku }) => sku), flips.map(({ inStock }) => inStock), flips.map(({ version }) => version)],
  );
  for (const flip of flips) work.publish(AvailabilityChanged, flip);
}
