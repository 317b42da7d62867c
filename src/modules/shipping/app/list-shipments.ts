import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { InvalidInput } from '../../../shared/domain-error.js';
import { cursorKey, pageOf, type Page } from '../../../shared/http/page.js';
import { isId } from '../../../shared/uuid.js';
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
      [shipmentIdOf(cursor), limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }
}

function shipmentIdOf(cursor: string | undefined): string | null {
  const [shipmentId = null] = cursorKey(cursor, 1) ?? [];
  if (shipmentId === null || isId(shipmentId)) return shipmentId;
  throw new InvalidInput([{ field: 'cursor', code: 'is-cursor', detail: 'cursor is not one of this list' }]);
}
