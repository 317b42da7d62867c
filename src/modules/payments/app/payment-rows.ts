import type { Sql } from '../../../shared/database/sql.js';
import { newId } from '../../../shared/uuid.js';
import { Payment, type PaymentState, type Refund } from '../domain/payment.js';

/** A movement of money that the acquirer has confirmed. */
export interface Moved {
  type: 'capture' | 'refund';
  /** Minor units of the payment's currency, above 0. */
  amountMinor: number;
  /** The acquirer's name of the movement. */
  reference: string;
}

const COLUMNS = `payment_id as "paymentId", order_id as "orderId", method, token, currency,
  amount_minor as "amountMinor", captured_minor as "capturedMinor", refund_asked_minor as "refundAskedMinor",
  refunded_minor as "refundedMinor", status, ended, version`;

const firstOf = ([state]: PaymentState[]): Payment | undefined => state && Payment.of(state);

export const findPayment = async (sql: Sql, paymentId: string): Promise<Payment | undefined> =>
  firstOf(
    await sql(`select ${COLUMNS} from payments.payment where payment_id = $1 and order_known`, [paymentId]),
  );

export const lockPayment = async (sql: Sql, paymentId: string): Promise<Payment | undefined> =>
  firstOf(
    await sql(`select ${COLUMNS} from payments.payment where payment_id = $1 and order_known for update`, [
      paymentId,
    ]),
  );

export async function lockPaymentsOf(sql: Sql, orderIds: string[]): Promise<Payment[]> {
  const states = await sql<PaymentState>(
    `select ${COLUMNS} from payments.payment where order_id = any($1::uuid[]) and order_known
     order by order_id for update`,
    [orderIds],
  );
  return states.map((state) => Payment.of(state));
}

/** Writes what the domain has changed in rows that this transaction holds locked. */
export const savePayments = (sql: Sql, payments: Payment[]): Promise<unknown> =>
  sql(
    `update payments.payment as mine
     set status = p.status, ended = p.ended, captured_minor = p.captured_minor,
         refund_asked_minor = p.refund_asked_minor, refunded_minor = p.refunded_minor, version = mine.version + 1
     from unnest($1::uuid[], $2::text[], $3::boolean[], $4::bigint[], $5::bigint[], $6::bigint[])
       as p (payment_id, status, ended, captured_minor, refund_asked_minor, refunded_minor)
     where mine.payment_id = p.payment_id`,
    [
      payments.map(({ paymentId }) => paymentId),
      payments.map(({ status }) => status),
      payments.map(({ ended }) => ended),
      payments.map(({ capturedMinor }) => capturedMinor),
      payments.map(({ refundAskedMinor }) => refundAskedMinor),
      payments.map(({ refundedMinor }) => refundedMinor),
    ],
  );

/**
 * The payment together with the movement that changed it, in one statement: this is where every checkout passes.
 * @returns false, and nothing is written, when the row is not of the payment's version any more
 */
export async function saveMoved(
  sql: Sql,
  payment: Payment,
  { type, amountMinor, reference }: Moved,
): Promise<boolean> {
  const saved = await sql(
    `with changed as (
       update payments.payment
       set status = $2, captured_minor = $3, refund_asked_minor = $4, refunded_minor = $5, version = version + 1
       where payment_id = $1 and version = $10
       returning payment_id
     )
     insert into payments.transaction (transaction_id, payment_id, type, amount_minor, reference)
     select $6, payment_id, $7, $8, $9 from changed
     returning transaction_id`,
    [
      payment.paymentId,
      payment.status,
      payment.capturedMinor,
      payment.refundAskedMinor,
      payment.refundedMinor,
      newId(),
      type,
      amountMinor,
      reference,
      payment.version,
    ],
  );
  return saved.length > 0;
}

/** Captures of the whole amount, of payments that are saved in the same transaction. */
export const insertCaptures = async (
  sql: Sql,
  captures: { payment: Payment; reference: string }[],
): Promise<unknown> =>
  captures.length > 0 &&
  sql(
    `insert into payments.transaction (transaction_id, payment_id, type, amount_minor, reference)
     select transaction_id, payment_id, 'capture', amount_minor, reference
     from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[])
       as capture (transaction_id, payment_id, amount_minor, reference)`,
    [
      captures.map(() => newId()),
      captures.map(({ payment }) => payment.paymentId),
      captures.map(({ payment }) => payment.capturedMinor),
      captures.map(({ reference }) => reference),
    ],
  );

export const insertRefunds = async (sql: Sql, refunds: Refund[]): Promise<unknown> =>
  refunds.length > 0 &&
  sql(
    `insert into payments.refund (refund_id, payment_id, amount_minor, reason, status)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[])`,
    [
      refunds.map(({ refundId }) => refundId),
      refunds.map(({ paymentId }) => paymentId),
      refunds.map(({ amountMinor }) => amountMinor),
      refunds.map(({ reason }) => reason),
      refunds.map(({ status }) => status),
    ],
  );
