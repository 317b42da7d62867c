import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { availableIn, type StockLevel } from '../domain/stock.js';

export interface StockRow {
  sku: string;
  /** What all warehouses together can still promise. */
  available: number;
  /** For admins only. */
  warehouses?: { warehouseId: string; onHand: number; reserved: number; available: number }[];
}

export class GetStock extends Query<StockRow> {
  constructor(
    readonly sku: string,
    readonly perWarehouse: boolean,
  ) {
    super();
  }
}

@QueryHandler(GetStock)
export class GetStockHandler implements IQueryHandler<GetStock> {
  constructor(private readonly read: Read) {}

  async execute({ sku, perWarehouse }: GetStock): Promise<StockRow> {
    const rows = await this.read.sql<StockLevel | { warehouseId: null }>(
      `select sku, stock.warehouse_id as "warehouseId", stock.on_hand as "onHand", stock.reserved
       from inventory.sku left join inventory.stock using (sku) where sku = $1 order by stock.warehouse_id`,
      [sku],
    );
    if (rows.length === 0) throw unknownSku(sku);
    const levels = rows.filter((row) => row.warehouseId !== null);
    const { warehouses, ...total } = stockRow(sku, levels);
    return perWarehouse ? { ...total, warehouses } : total;
  }
}

export const unknownSku = (sku: string): DomainError =>
  new DomainError('inventory.unknown-sku', 'There is no such SKU', { sku });

export const stockRow = (sku: string, levels: StockLevel[]): Required<StockRow> => ({
  sku,
  available: levels.reduce((sum, level) => sum + availableIn(level), 0),
  warehouses: levels.map((level) => ({
    warehouseId: level.warehouseId,
    onHand: level.onHand,
    reserved: level.reserved,
    available: availableIn(level),
  })),
});
