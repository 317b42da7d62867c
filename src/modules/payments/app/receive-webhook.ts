import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import type { Money } from '../../../shared/money.js';
import type { Payment } from '../domain/payment.js';
import { Acquirer } from '../gateway/acquirer.js';
import { lockPayment } from './payment-rows.js';
import { recordCaptures, recordRefusal } from './record-outcome.js';

export const REPORT_TYPES = ['payment.captured', 'payment.failed'] as const;

/** What an acquirer says by webhook, with the id that it keeps when it says so again. */
export interface PaymentReport {
  webhookId: string;
  type: (typeof REPORT_TYPES)[number];
  paymentId: string;
  amount?: Money | undefined;
}

/** An acquirer reports by webhook, at least once and in no certain order. */
export class ReceiveWebhook extends Command<void> {
  constructor(
    readonly provider: string,
    readonly report: PaymentReport,
  ) {
    super();
  }
}

/**
 * Takes effect once per webhook id, and changes nothing when it is late: `captured` is final, and an order that has ended
 * gives back what comes for it. A capture of another amount than was asked for is refused and not remembered, so that it
 * stays with the acquirer until a person has sorted it out: it neither pays the order nor is kept.
 * @throws DomainError `payments.not-found`, InvalidInput for another amount
 */
@CommandHandler(ReceiveWebhook)
export class ReceiveWebhookHandler implements ICommandHandler<ReceiveWebhook> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly acquirer: Acquirer,
  ) {}

  execute({ provider, report }: ReceiveWebhook): Promise<void> {
    return this.work.run(async (work) => {
      const payment = await lockPayment(work.sql, report.paymentId);
      if (!payment) throw new DomainError('payments.not-found', 'There is no such payment');
      if (!(await remember(work.sql, provider, report))) return;
      if (!payment.isReportedByAcquirer) return;
      if (report.type === 'payment.failed') return recordRefusal(work, payment, 'payments.declined');
      refuseOtherAmount(payment, report.amount);
      await recordCaptures(work, [payment], ({ paymentId }) => this.acquirer.captureReferenceOf(paymentId));
    });
  }
}

/** Waits for a transaction that has the same webhook in hand. @returns false when it was known */
async function remember(
  sql: Sql,
  provider: string,
  { webhookId, type, paymentId }: PaymentReport,
): Promise<boolean> {
  const remembered = await sql(
    `insert into payments.webhook (provider, webhook_id, type, payment_id) values ($1, $2, $3, $4)
     on conflict do nothing returning webhook_id`,
    [provider, webhookId, type, paymentId],
  );
  return remembered.length > 0;
}

function refuseOtherAmount({ amountMinor, currency }: Payment, reported: Money | undefined): void {
  if (!reported || (reported.amount === amountMinor && reported.currency === currency)) return;
  const detail = `This payment is of ${amountMinor} ${currency} in minor units`;
  throw new InvalidInput([{ field: 'data.amount', code: 'is-amount-of-payment', detail }]);
}
