import { Migration } from '@mikro-orm/migrations';

/** Refunds that were asked for; the acquirer knows each by its id. */
export class CreateRefund extends Migration {
  override up(): void {
    this.addSql(`create table payments.refund (
      refund_id uuid primary key,
      payment_id uuid not null references payments.payment,
      amount_minor bigint not null check (amount_minor > 0),
      reason text not null,
      status text not null default 'pending' check (status in ('pending', 'completed')),
      created_at timestamptz not null default now()
    )`);
    this.addSql('create index refund_of_payment on payments.refund (payment_id)');
  }
}
