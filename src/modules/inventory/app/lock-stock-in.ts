import type { Sql } from '../../../shared/database/sql.js';
import { InvalidInput } from '../../../shared/domain-error.js';
import type { StockLevel } from '../domain/stock.js';
import { unknownSku } from './get-stock.js';
import { lockStock } from './stock-book.js';

/**
 * Locks all levels of the SKU, with a row for the named warehouse even if it never had any.
 * @throws DomainError `inventory.unknown-sku`, and InvalidInput for an unknown warehouse
 */
export async function lockStockIn(
  sql: Sql,
  sku: string,
  warehouseId: string,
): Promise<{ level: StockLevel; levels: StockLevel[] }> {
  const [skus, warehouses, , levels] = await Promise.all([
    sql('select 1 from inventory.sku where sku = $1', [sku]),
    sql('select 1 from inventory.warehouse where warehouse_id = $1', [warehouseId]),
    sql(
      `insert into inventory.stock (sku, warehouse_id, on_hand, reserved)
       select sku, warehouse_id, 0, 0 from inventory.sku, inventory.warehouse where sku = $1 and warehouse_id = $2
       on conflict do nothing`,
      [sku, warehouseId],
    ),
    lockStock(sql, [sku]),
  ]);
  if (skus.length === 0) throw unknownSku(sku);
  if (warehouses.length === 0)
    throw new InvalidInput([
      { field: 'warehouseId', code: 'unknown', detail: 'warehouseId names no warehouse' },
    ]);
  return { level: levels.find((each) => each.warehouseId === warehouseId)!, levels };
}
