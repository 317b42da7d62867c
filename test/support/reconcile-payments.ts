import type { Sql } from '../../src/shared/database/sql.js';

/** Something that cannot be true of a shop at rest. */
export interface PaymentDiscrepancy {
  what:
    | 'transactions do not add up'
    | 'refunds do not add up'
    | 'an ended order keeps money'
    | 'a reported capture was not recorded'
    | 'a transfer was recorded that nobody reported'
    | 'a delivered order has not paid'
    | 'the acquirer moved what nobody recorded'
    | 'the acquirer never moved what was recorded'
    | 'the acquirer gave back more than it took';
  /** A payment's id, or the acquirer's reference. */
  subject: string;
  /** Minor units that are too many (positive) or missing. */
  offByMinor: number;
}

/**
 * Compares payments with their transactions, with the orders that have ended or were delivered, with what the acquirer has
 * reported by webhook, and with its own ledger, which `SIMULATED_ACQUIRER_LEDGER=on` keeps; without it that last comparison
 * is empty. Money that the acquirer was not asked for has its evidence elsewhere: a transfer in its webhook, cash in the
 * delivery of its order. Call it when the shop is quiet.
 */
export async function paymentDiscrepancies(sql: Sql): Promise<PaymentDiscrepancy[]> {
  const found: PaymentDiscrepancy[] = [];
  for (const [what, text] of Object.entries(CHECKS)) {
    const rows = await sql<{ subject: string; off: number | string }>(text);
    found.push(
      ...rows.map(({ subject, off }) => ({
        what: what as PaymentDiscrepancy['what'],
        subject,
        offByMinor: Number(off),
      })),
    );
  }
  return found;
}

const CHECKS: Record<PaymentDiscrepancy['what'], string> = {
  'transactions do not add up': `
    select payment_id::text as subject,
           sum(captured) - captured_minor + sum(refunded) - refunded_minor as off
    from payments.payment
    left join lateral (
      select case when type = 'capture' then amount_minor else 0 end as captured,
             case when type = 'refund' then amount_minor else 0 end as refunded
      from payments.transaction where transaction.payment_id = payment.payment_id
      union all select 0, 0
    ) as moved on true
    group by payment_id
    having sum(captured) <> captured_minor or sum(refunded) <> refunded_minor`,
  'refunds do not add up': `
    select payment_id::text as subject, coalesce(sum(asked), 0) - refund_asked_minor as off
    from payments.payment
    left join lateral (
      select amount_minor as asked, case when status = 'completed' then amount_minor else 0 end as done
      from payments.refund where refund.payment_id = payment.payment_id
    ) as refund on true
    group by payment_id
    having coalesce(sum(asked), 0) <> refund_asked_minor or coalesce(sum(done), 0) <> refunded_minor`,
  'an ended order keeps money': `
    select payment_id::text as subject, captured_minor - refunded_minor as off
    from payments.payment
    where captured_minor > refunded_minor and (ended or exists (
      select from orders.outbox where key = order_id::text and name = any(array[
        'orders.order-cancelled.v1', 'orders.order-rejected.v1', 'orders.order-payment-failed.v1'])))`,
  'a reported capture was not recorded': `
    select distinct payment_id::text as subject, -amount_minor as off
    from payments.webhook join payments.payment using (payment_id)
    where type = 'payment.captured' and method <> 'cash_on_delivery' and status not in ('captured', 'refunded')`,
  'a transfer was recorded that nobody reported': `
    select payment_id::text as subject, transaction.amount_minor as off
    from payments.transaction join payments.payment using (payment_id)
    where method = 'bank_transfer' and transaction.type = 'capture' and not exists (
      select from payments.webhook
      where webhook.payment_id = payment.payment_id and webhook.type = 'payment.captured')`,
  'a delivered order has not paid': `
    select payment_id::text as subject, captured_minor - amount_minor as off
    from payments.payment
    where captured_minor < amount_minor and exists (
      select from orders.outbox where key = order_id::text and name = 'orders.order-delivered.v1')`,
  'the acquirer moved what nobody recorded': `
    select reference as subject, simulated_movement.amount_minor - coalesce(transaction.amount_minor, 0) as off
    from payments.simulated_movement
    left join payments.transaction using (reference, type)
    where simulated_movement.amount_minor is distinct from transaction.amount_minor`,
  'the acquirer never moved what was recorded': `
    select reference as subject, -transaction.amount_minor as off
    from payments.transaction
    join payments.payment using (payment_id)
    left join payments.simulated_movement using (reference)
    where simulated_movement.reference is null
      and not (transaction.type = 'capture' and method in ('bank_transfer', 'cash_on_delivery'))
      and not (transaction.type = 'capture' and exists (
        select from payments.webhook
        where webhook.payment_id = payment.payment_id and webhook.type = 'payment.captured'))
      and transaction.created_at > (select min(made_at) from payments.simulated_movement)`,
  'the acquirer gave back more than it took': `
    select capture_reference as subject, given - taken as off
    from (select capture_reference,
                 coalesce(sum(amount_minor) filter (where type = 'capture'),
                   (select amount_minor from payments.transaction where reference = capture_reference), 0) as taken,
                 sum(amount_minor) filter (where type = 'refund') as given
          from payments.simulated_movement group by capture_reference) as capture
    where given > taken`,
};
