import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import { SHIPMENT_COLUMNS, type ShipmentRow } from './shipment-row.js';

/** All shipments, newest first. */
export class ListShipments extends Query<Page<ShipmentRow>> {
  constructor(
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListShipments)
export class ListShipmentsHandler implements IQueryHandler<ListShipments> {
  constructor(private readonly read: Read) {}

  async execute({ limit, cursor }: ListShipments): Promise<Page<ShipmentRow>> {
    const rows = await this.read.sql<ShipmentRow>(
      `select ${SHIPMENT_COLUMNS} from shipping.shipment
       where shipment_id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
       order by shipment_id desc limit $2`,
      [cursorId(cursor) ?? null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }
}
