import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { newId } from '../../../shared/uuid.js';
import { StockRanLow } from '../contract/inventory.events.js';
import type { LowLevel } from '../domain/replenishment.js';

/** Tells that these levels have just fallen below their reorder points, and proposes to fill them. */
export function announceFalls(work: Work, fallen: LowLevel[]): void {
  for (const { sku, warehouseId, onHand, reserved, reorderPoint } of fallen)
    work.publish(StockRanLow, { sku, warehouseId, available: onHand - reserved, reorderPoint });
  proposeReplenishments(work.sql, fallen);
}

/** A level that has an open proposal gets no other; who proposes holds the lock of the level. */
export function proposeReplenishments(sql: Sql, low: LowLevel[]): void {
  if (low.length === 0) return;
  void sql(
    `insert into inventory.replenishment (replenishment_id, sku, warehouse_id, quantity)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[])
     on conflict (sku, warehouse_id) where status = 'proposed' do nothing`,
    [
      low.map(() => newId()),
      low.map(({ sku }) => sku),
      low.map(({ warehouseId }) => warehouseId),
      low.map(({ reorderQuantity }) => reorderQuantity),
    ],
  );
}
