import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import { unknownSku } from './get-stock.js';

/** One change of what a warehouse has of a SKU. */
export interface LedgerRow {
  id: string;
  warehouseId: string;
  /** Change of what is available: `onHandDelta` − `reservedDelta`. */
  delta: number;
  onHandDelta: number;
  reservedDelta: number;
  /** `opening`, `reservation`, `release`, `expiry`, `dispatch`, `replenishment`, or what an admin wrote. */
  reason: string;
  createdAt: Date;
}

/** Newest first. */
export class ListLedger extends Query<Page<LedgerRow>> {
  constructor(
    readonly sku: string,
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

const ABOVE_ALL_IDS = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@QueryHandler(ListLedger)
export class ListLedgerHandler implements IQueryHandler<ListLedger> {
  constructor(private readonly read: Read) {}

  async execute({ sku, limit, cursor }: ListLedger): Promise<Page<LedgerRow>> {
    const [known, rows] = await Promise.all([
      this.read.sql('select 1 from inventory.sku where sku = $1', [sku]),
      this.read.sql<LedgerRow>(
        `select entry_id as id, warehouse_id as "warehouseId", on_hand_delta - reserved_delta as delta,
                on_hand_delta as "onHandDelta", reserved_delta as "reservedDelta", reason, created_at as "createdAt"
         from inventory.stock_ledger where sku = $1 and entry_id < $2 order by entry_id desc limit $3`,
        [sku, cursorId(cursor) ?? ABOVE_ALL_IDS, limit + 1],
      ),
    ]);
    if (known.length === 0) throw unknownSku(sku);
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }
}
