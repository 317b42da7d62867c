import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { adjustmentOf, levelsAfter } from '../domain/stock.js';
import { stockRow, type StockRow } from './get-stock.js';
import { lockStockIn } from './lock-stock-in.js';
import { recordMovements } from './stock-book.js';

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
        const { level, levels } = await lockStockIn(work.sql, sku, warehouseId);
        const adjustment = adjustmentOf(level, delta, reason);
        await recordMovements(work, levels, [adjustment]);
        return stockRow(sku, levelsAfter(levels, [adjustment]));
      },
      { idempotency },
    );
  }
}
