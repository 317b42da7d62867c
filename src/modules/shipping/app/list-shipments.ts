import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import type { Sql } from '../../../shared/database/sql.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import type { ShipmentStatus } from '../domain/shipment-status.js';
import { SHIPMENT_COLUMNS, type ShipmentRow } from './shipment-row.js';

/** Above every UUID: the first page starts below it. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const SELECTED = `select ${SHIPMENT_COLUMNS} from shipping.shipment where shipment_id < $1`;
const NEWEST_FIRST = 'order by shipment_id desc limit $2';
const OF_ALL = `${SELECTED} ${NEWEST_FIRST}`;
const OF_STATUS = `${SELECTED} and status = $3 ${NEWEST_FIRST}`;
/** An order has few shipments: their status needs no index. */
const OF_ORDER = `${SELECTED} and order_id = $3 and ($4::text is null or status = $4) ${NEWEST_FIRST}`;

export interface ShipmentFilter {
  orderId?: string;
  status?: ShipmentStatus;
}

/** All shipments, or those of an order or in a status, newest first. */
export class ListShipments extends Query<Page<ShipmentRow>> {
  constructor(readonly page: ShipmentFilter & { limit: number; cursor?: string }) {
    super();
  }
}

@QueryHandler(ListShipments)
export class ListShipmentsHandler implements IQueryHandler<ListShipments> {
  constructor(private readonly read: Read) {}

  async execute({ page: { limit, cursor, ...filter } }: ListShipments): Promise<Page<ShipmentRow>> {
    const below = cursorId(cursor) ?? NEWEST;
    return pageOf(
      await filtered(this.read.sql, filter, [below, limit + 1]),
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }
}

function filtered(
  sql: Sql,
  { orderId, status }: ShipmentFilter,
  page: [below: string, limit: number],
): Promise<ShipmentRow[]> {
  if (orderId !== undefined) return sql(OF_ORDER, [...page, orderId, status ?? null]);
  return status === undefined ? sql(OF_ALL, page) : sql(OF_STATUS, [...page, status]);
}
