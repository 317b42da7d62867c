import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import type { Money } from '../../../shared/money.js';
import type { Payment, Refund } from '../domain/payment.js';
import { insertRefunds, lockPayment, savePayments } from './payment-rows.js';
import { RefundPayment } from './refund-payment.js';

export interface RefundRow {
  id: string;
  paymentId: string;
  amount: Money;
  reason: string;
  status: Refund['status'];
}

/** An admin gives back some or all of what was captured; the acquirer is asked after the commit. */
export class AskRefund extends Command<RefundRow> {
  constructor(
    readonly paymentId: string,
    readonly amount: Money,
    readonly reason: string,
    readonly idempotency: IdempotencyKey,
  ) {
    super();
  }
}

@CommandHandler(AskRefund)
export class AskRefundHandler implements ICommandHandler<AskRefund> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ paymentId, amount, reason, idempotency }: AskRefund): Promise<RefundRow> {
    return this.work.run(
      async ({ sql, schedule }) => {
        const payment = await lockPayment(sql, paymentId);
        if (!payment) throw new DomainError('payments.not-found', 'There is no such payment');
        refuseOtherCurrency(payment, amount);
        const refund = payment.askRefund(amount.amount, reason);
        await Promise.all([savePayments(sql, [payment]), insertRefunds(sql, [refund])]);
        schedule(RefundPayment, { refundId: refund.refundId });
        return { id: refund.refundId, paymentId, amount, reason, status: refund.status };
      },
      { idempotency },
    );
  }
}

function refuseOtherCurrency(payment: Payment, { currency }: Money): void {
  if (currency === payment.currency) return;
  const detail = `This payment was made in ${payment.currency}`;
  throw new InvalidInput([{ field: 'amount.currency', code: 'is-currency-of-payment', detail }]);
}
