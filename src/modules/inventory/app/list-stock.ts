import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorKey, pageOf, type Page } from '../../../shared/http/page.js';

/** What one warehouse has of one SKU. */
export interface StockLevelRow {
  sku: string;
  warehouseId: string;
  onHand: number;
  reserved: number;
  available: number;
  /** Null, like the quantity, when nobody has set a policy. */
  reorderPoint: number | null;
  reorderQuantity: number | null;
}

/** By SKU: all levels, or only those that are below their reorder point. */
export class ListStock extends Query<Page<StockLevelRow>> {
  constructor(
    readonly below: 'reorderPoint' | undefined,
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

const LEVELS = `select sku, warehouse_id as "warehouseId", on_hand as "onHand", reserved, on_hand - reserved as available,
  reorder_point as "reorderPoint", reorder_quantity as "reorderQuantity"
  from inventory.stock where (sku, warehouse_id::text) > ($1, $2)`;
const PAGE = `order by sku, warehouse_id::text limit $3`;
const ALL = `${LEVELS} ${PAGE}`;
const BELOW_REORDER_POINT = `${LEVELS} and reorder_point is not null and on_hand - reserved < reorder_point ${PAGE}`;

@QueryHandler(ListStock)
export class ListStockHandler implements IQueryHandler<ListStock> {
  constructor(private readonly read: Read) {}

  async execute({ below, limit, cursor }: ListStock): Promise<Page<StockLevelRow>> {
    const [sku, warehouseId] = cursorKey(cursor, 2) ?? ['', ''];
    const rows = await this.read.sql<StockLevelRow>(below ? BELOW_REORDER_POINT : ALL, [
      sku,
      warehouseId,
      limit + 1,
    ]);
    return pageOf(
      rows,
      limit,
      (row) => [row.sku, row.warehouseId],
      (row) => row,
    );
  }
}
