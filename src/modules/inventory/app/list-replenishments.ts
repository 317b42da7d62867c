import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import type { Replenishment, ReplenishmentStatus } from '../domain/replenishment.js';

export interface ReplenishmentRow extends Replenishment {
  id: string;
  createdAt: Date;
  /** Null while it is only proposed. */
  receivedAt: Date | null;
}

/** Newest first. */
export class ListReplenishments extends Query<Page<ReplenishmentRow>> {
  constructor(
    readonly status: ReplenishmentStatus | undefined,
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

const ABOVE_ALL_IDS = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const REPLENISHMENTS = `select replenishment_id as id, sku, warehouse_id as "warehouseId", quantity, status,
  created_at as "createdAt", received_at as "receivedAt" from inventory.replenishment`;
const PAGE = `${REPLENISHMENTS} where replenishment_id < $1 and ($2::text is null or status = $2)
  order by replenishment_id desc limit $3`;

@QueryHandler(ListReplenishments)
export class ListReplenishmentsHandler implements IQueryHandler<ListReplenishments> {
  constructor(private readonly read: Read) {}

  async execute({ status, limit, cursor }: ListReplenishments): Promise<Page<ReplenishmentRow>> {
    const rows = await this.read.sql<ReplenishmentRow>(PAGE, [
      cursorId(cursor) ?? ABOVE_ALL_IDS,
      status ?? null,
      limit + 1,
    ]);
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }
}
