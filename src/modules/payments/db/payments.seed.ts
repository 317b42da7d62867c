import type { Sql } from '../../../shared/database/sql.js';
import { demoOrders } from '../../../shared/demo/demo-orders.js';
import { demoId } from '../../../shared/demo/demo-random.js';

/** Every demo order that was not cancelled was paid for the moment it was confirmed. */
export async function seedPayments(sql: Sql): Promise<void> {
  const paid = demoOrders().flatMap((order) => {
    const confirmed = order.timeline.find(({ status }) => status === 'confirmed');
    return confirmed ? [{ ...order, paidAt: confirmed.at }] : [];
  });
  await sql(
    `insert into payments.payment (payment_id, order_id, order_known, stock_reserved, subject, provider, method, token,
       currency, amount_minor, captured_minor, status, created_at)
     select payment_id, order_id, true, true, subject, 'simulated', 'card', 'tok_ok', currency, amount, amount,
       'captured', placed_at
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[])
       as paid (payment_id, order_id, subject, currency, amount, placed_at)`,
    [
      paid.map(({ paymentId }) => paymentId),
      paid.map(({ orderId }) => orderId),
      paid.map(({ buyer }) => buyer.userId),
      paid.map(({ currency }) => currency),
      paid.map(({ totalMinor }) => totalMinor),
      paid.map(({ placedAt }) => placedAt),
    ],
  );
  await sql(
    `insert into payments.transaction (transaction_id, payment_id, type, amount_minor, reference, created_at)
     select transaction_id, payment_id, 'capture', amount, 'sim_capture_' || payment_id, paid_at
     from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[])
       as paid (transaction_id, payment_id, amount, paid_at)`,
    [
      paid.map(({ number, paidAt }) => demoId(`capture ${number}`, Date.parse(paidAt))),
      paid.map(({ paymentId }) => paymentId),
      paid.map(({ totalMinor }) => totalMinor),
      paid.map(({ paidAt }) => paidAt),
    ],
  );
}
