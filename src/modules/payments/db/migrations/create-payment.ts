import { Migration } from '@mikro-orm/migrations';

/** One row per order, from the first fact that arrives about it: what the order says is known as a whole or not at all. */
export class CreatePayment extends Migration {
  override up(): void {
    this.addSql(`create table payments.payment (
      payment_id uuid primary key,
      order_id uuid not null unique,
      order_known boolean not null default false,
      stock_reserved boolean not null default false,
      ended boolean not null default false,
      subject text,
      provider text,
      method text check (method in ('card', 'wallet')),
      token text check (starts_with(token, 'tok_')),
      currency text check (currency ~ '^[A-Z]{3}$'),
      amount_minor bigint check (amount_minor >= 0),
      captured_minor bigint not null default 0,
      refund_asked_minor bigint not null default 0,
      refunded_minor bigint not null default 0,
      status text not null default 'pending'
        check (status in ('pending', 'queued', 'captured', 'failed', 'refunded')),
      version integer not null default 1,
      created_at timestamptz not null default now(),
      constraint payment_order_is_whole
        check (num_nonnulls(subject, provider, method, token, currency, amount_minor) = case when order_known then 6 else 0 end),
      constraint payment_waits_for_its_order check (order_known or status = 'pending'),
      constraint payment_refunds_within_capture
        check (0 <= refunded_minor and refunded_minor <= refund_asked_minor and refund_asked_minor <= captured_minor),
      constraint payment_captured_as_a_whole
        check (captured_minor = case when status in ('captured', 'refunded') then amount_minor else 0 end),
      constraint payment_status_refunded check (status <> 'refunded' or refunded_minor = captured_minor),
      constraint payment_open_order_has_not_ended check (not (ended and status in ('pending', 'queued')))
    ) with (fillfactor = 50)`);
  }
}
