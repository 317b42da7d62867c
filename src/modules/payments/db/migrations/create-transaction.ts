import { Migration } from '@mikro-orm/migrations';

/** What the acquirer has moved; append-only, at most one capture per payment. */
export class CreateTransaction extends Migration {
  override up(): void {
    this.addSql(`create table payments.transaction (
      transaction_id uuid not null,
      payment_id uuid not null references payments.payment,
      type text not null check (type in ('capture', 'refund')),
      amount_minor bigint not null check (amount_minor > 0),
      reference text not null unique,
      created_at timestamptz not null default now(),
      primary key (payment_id, transaction_id)
    )`);
    this.addSql(
      `create unique index transaction_one_capture on payments.transaction (payment_id) where type = 'capture'`,
    );
    this.addSql(`create function payments.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'payments.% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    this.addSql(`create trigger transaction_append_only before update or delete on payments.transaction
      for each row execute function payments.refuse_change()`);
  }
}
