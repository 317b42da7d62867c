import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { isLow, type ReorderPolicy } from '../domain/replenishment.js';
import { lockStockIn } from './lock-stock-in.js';
import { announceFalls } from './low-stock.js';

export interface ReorderPolicyRow extends ReorderPolicy {
  sku: string;
  warehouseId: string;
}

export class SetReorderPolicy extends Command<ReorderPolicyRow> {
  constructor(readonly policy: ReorderPolicyRow) {
    super();
  }
}

@CommandHandler(SetReorderPolicy)
export class SetReorderPolicyHandler implements ICommandHandler<SetReorderPolicy> {
  constructor(private readonly work: UnitOfWork) {}

  /** A point that is raised above what is available is fallen below as well: nobody was told of it before. */
  execute({ policy }: SetReorderPolicy): Promise<ReorderPolicyRow> {
    const { sku, warehouseId, reorderPoint, reorderQuantity } = policy;
    return this.work.run(async (work) => {
      const { level } = await lockStockIn(work.sql, sku, warehouseId);
      const watched = { ...level, reorderPoint, reorderQuantity };
      void work.sql(
        `update inventory.stock set reorder_point = $3, reorder_quantity = $4 where sku = $1 and warehouse_id = $2`,
        [sku, warehouseId, reorderPoint, reorderQuantity],
      );
      if (!isLow(level) && isLow(watched)) announceFalls(work, [watched]);
      return policy;
    });
  }
}
