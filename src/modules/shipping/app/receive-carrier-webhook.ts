import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { isBehind, type ShipmentEventType } from '../domain/shipment-status.js';
import { recordEvent } from './record-event.js';
import { lockTracked } from './shipment-row.js';

/** What a carrier says about one of its parcels. */
export interface CarrierReport {
  type: ShipmentEventType;
  trackingNumber: string;
  at: Date;
}

/** A carrier reports by webhook, at least once and in no certain order. */
export class ReceiveCarrierWebhook extends Command<void> {
  constructor(
    readonly carrier: string,
    readonly webhookId: string,
    readonly report: CarrierReport,
  ) {
    super();
  }
}

/**
 * What repeats or is late changes nothing. What is too early (delivered, and we know of no dispatch) is refused and not
 * remembered: the carrier sends it again, and then what was missing has come, by webhook or from an admin.
 * @throws DomainError `shipping.not-found` for a number that is not of this carrier, `shipping.illegal-transition`
 */
@CommandHandler(ReceiveCarrierWebhook)
export class ReceiveCarrierWebhookHandler implements ICommandHandler<ReceiveCarrierWebhook> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ carrier, webhookId, report }: ReceiveCarrierWebhook): Promise<void> {
    return this.work.run(async (work) => {
      const [isNew, shipment] = await Promise.all([
        rememberWebhook(work.sql, carrier, webhookId),
        lockTracked(work.sql, carrier, report.trackingNumber),
      ]);
      if (!isNew || isBehind(shipment.status, report.type)) return;
      await recordEvent(work, shipment, report.type, report.at);
    });
  }
}

/** Waits for a transaction that has the same webhook in hand. @returns false when it was known */
async function rememberWebhook(sql: Sql, carrier: string, webhookId: string): Promise<boolean> {
  const remembered = await sql(
    `insert into shipping.carrier_webhook (carrier, webhook_id) values ($1, $2)
     on conflict do nothing returning webhook_id`,
    [carrier, webhookId],
  );
  return remembered.length > 0;
}
