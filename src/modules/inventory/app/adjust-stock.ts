import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { InvalidInput } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { adjustmentOf, type StockLevel } from '../domain/stock.js';
import { stockRow, unknownSku, type StockRow } from './get-stock.js';
import { lockStock, recordMovements } from './stock-book.js';

/** @param delta pieces that were found (above 0) or are missing (below 0) */
export class AdjustStock extends Command<StockRow> {
  constructor(
    readonly sku: string,
    readonly warehouseId: string,
    readonly delta: number,
    readonly reason: string,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

@CommandHandler(AdjustStock)
export class AdjustStockHandler implements ICommandHandler<AdjustStock> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ sku, warehouseId, delta, reason, idempotency }: AdjustStock): Promise<StockRow> {
    return this.work.run(
      async (work) => {
        const levels = await lockedLevels(work.sql, sku, warehouseId);
        const level = levels.find((each) => each.warehouseId === warehouseId)!;
        await recordMovements(work, levels, [adjustmentOf(level, delta, reason)]);
        level.onHand += delta;
        return stockRow(sku, levels);
      },
      { idempotency },
    );
  }
}

/** All levels of the SKU, with a row for the warehouse even if it never had any. */
async function lockedLevels(sql: Sql, sku: string, warehouseId: string): Promise<StockLevel[]> {
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
  return levels;
}
