import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { isAdmin, type Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import { SHIPMENT_COLUMNS, shipmentNotFound, type ShipmentRow } from './shipment-row.js';

/** One shipment, for whoever bought what is in it, and for admins. */
export class GetShipment extends Query<ShipmentRow> {
  constructor(
    readonly caller: Caller,
    readonly shipmentId: string,
  ) {
    super();
  }
}

@QueryHandler(GetShipment)
export class GetShipmentHandler implements IQueryHandler<GetShipment> {
  constructor(private readonly read: Read) {}

  async execute({ caller, shipmentId }: GetShipment): Promise<ShipmentRow> {
    const [found] = await this.read.sql<ShipmentRow & { subject: string }>(
      `select ${SHIPMENT_COLUMNS}, subject from shipping.shipment where shipment_id = $1`,
      [shipmentId],
    );
    if (!found || (found.subject !== caller.subject && !isAdmin(caller))) throw shipmentNotFound();
    const { subject: _owner, ...shipment } = found;
    return shipment;
  }
}
