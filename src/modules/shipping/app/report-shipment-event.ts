import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import type { ShipmentEventType } from '../domain/shipment-status.js';
import { recordEvent } from './record-event.js';
import { lockShipment, type ShipmentRow } from './shipment-row.js';

/** An admin says what has just happened to a parcel. */
export class ReportShipmentEvent extends Command<ShipmentRow> {
  constructor(
    readonly shipmentId: string,
    readonly type: ShipmentEventType,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

/** @throws DomainError `shipping.not-found`, `shipping.illegal-transition` */
@CommandHandler(ReportShipmentEvent)
export class ReportShipmentEventHandler implements ICommandHandler<ReportShipmentEvent> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ shipmentId, type, idempotency }: ReportShipmentEvent): Promise<ShipmentRow> {
    return this.work.run(
      async (work) => recordEvent(work, await lockShipment(work.sql, shipmentId), type, new Date()),
      { idempotency },
    );
  }
}
