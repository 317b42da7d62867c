import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { isAdmin, type Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Page } from '../../../shared/http/page.js';
import { money, type Money } from '../../../shared/money.js';
import type { PaymentMethod, PaymentStatus } from '../domain/payment.js';
import type { Moved } from './payment-rows.js';

export interface PaymentRow {
  id: string;
  orderId: string;
  provider: string;
  method: PaymentMethod;
  status: PaymentStatus;
  amount: Money;
  captured: Money;
  refunded: Money;
  /** Oldest first. */
  transactions: { id: string; type: Moved['type']; amount: Money; createdAt: string }[];
}

/** All payments of one order, for its owner and for admins. */
export class ListPayments extends Query<Page<PaymentRow>> {
  constructor(
    readonly orderId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

interface Found extends Pick<PaymentRow, 'id' | 'orderId' | 'provider' | 'method' | 'status'> {
  currency: string;
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  transactions: { id: string; type: Moved['type']; amountMinor: number; createdAt: string }[];
}

@QueryHandler(ListPayments)
export class ListPaymentsHandler implements IQueryHandler<ListPayments> {
  constructor(private readonly read: Read) {}

  async execute({ orderId, caller }: ListPayments): Promise<Page<PaymentRow>> {
    const found = await this.read.sql<Found>(
      `select payment_id as id, order_id as "orderId", provider, method, status, currency, amount_minor as "amountMinor",
         captured_minor as "capturedMinor", refunded_minor as "refundedMinor",
         (select coalesce(json_agg(json_build_object('id', transaction_id, 'type', type, 'amountMinor', amount_minor,
            'createdAt', created_at) order by transaction_id), '[]')
          from payments.transaction where transaction.payment_id = payment.payment_id) as transactions
       from payments.payment where order_id = $1 and order_known and ($2::text is null or subject = $2)`,
      [orderId, isAdmin(caller) ? null : caller.subject],
    );
    if (found.length === 0)
      throw new DomainError('payments.not-found', 'There are no payments of such an order');
    return { items: found.map(shown), nextCursor: null };
  }
}

const shown = ({
  currency,
  amountMinor,
  capturedMinor,
  refundedMinor,
  transactions,
  ...rest
}: Found): PaymentRow => ({
  ...rest,
  amount: money(amountMinor, currency),
  captured: money(capturedMinor, currency),
  refunded: money(refundedMinor, currency),
  transactions: transactions.map(({ id, type, amountMinor: minor, createdAt }) => ({
    id,
    type,
    amount: money(minor, currency),
    createdAt: new Date(createdAt).toISOString(),
  })),
});
