import { Injectable } from '@nestjs/common';
import { Read } from '../../../shared/database/module-database.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type Completion, type TaskRunOf } from '../../../shared/tasks/task.js';
import { PaymentRefunded } from '../contract/payments.events.js';
import type { Refund } from '../domain/payment.js';
import { Acquirer } from '../gateway/acquirer.js';
import { lockPayment, saveMoved } from './payment-rows.js';

/** Money that is owed is not given up: with pauses of up to 5 minutes these attempts last for days. */
const ATTEMPTS_MAX = 2_000;

export const RefundPayment = task<{ refundId: string }>('payments.refund-payment', {
  attemptsMax: ATTEMPTS_MAX,
});

interface DueRefund extends Refund {
  currency: string;
  captureReference: string;
}

/** Gives money back through the acquirer, once per refund id, however often it is tried. */
@Injectable()
export class RefundPayments {
  constructor(
    private readonly read: Read,
    private readonly acquirer: Acquirer,
  ) {}

  @Runs(RefundPayment)
  async run({ payload: { refundId } }: TaskRunOf<typeof RefundPayment>): Promise<Completion> {
    const due = await findDue(this.read.sql, refundId);
    const { captureReference, amountMinor, currency } = due;
    const request = { idempotencyKey: refundId, reference: captureReference, amountMinor, currency };
    const { reference } = await this.acquirer.refund(request);
    return (work) => refunded(work, due, reference);
  }
}

async function refunded({ sql, publish }: Work, due: DueRefund, reference: string): Promise<void> {
  const { refundId, paymentId, amountMinor, currency } = due;
  const [payment, refund] = await Promise.all([lockPayment(sql, paymentId), lockRefund(sql, refundId)]);
  if (!payment!.complete(refund)) return;
  await Promise.all([
    saveMoved(sql, payment!, { type: 'refund', amountMinor, reference }),
    sql('update payments.refund set status = $2 where refund_id = $1', [refundId, refund.status]),
  ]);
  const { orderId, isRefundedInFull: inFull } = payment!;
  publish(PaymentRefunded, { paymentId, orderId, refundId, amountMinor, currency, inFull });
}

async function findDue(sql: Sql, refundId: string): Promise<DueRefund> {
  const [due] = await sql<DueRefund>(
    `select refund_id as "refundId", refund.payment_id as "paymentId", refund.amount_minor as "amountMinor",
       refund.reason, refund.status, payment.currency, capture.reference as "captureReference"
     from payments.refund
     join payments.payment on payment.payment_id = refund.payment_id
     join payments.transaction as capture on capture.payment_id = refund.payment_id and capture.type = 'capture'
     where refund_id = $1`,
    [refundId],
  );
  return due!;
}

async function lockRefund(sql: Sql, refundId: string): Promise<Refund> {
  const [refund] = await sql<Refund>(
    `select refund_id as "refundId", payment_id as "paymentId", amount_minor as "amountMinor", reason, status
     from payments.refund where refund_id = $1 for update`,
    [refundId],
  );
  return refund!;
}
