import { Migration } from '@mikro-orm/migrations';

/** What acquirers have reported, by the id under which they repeat it; append-only, because it tells where money came from. */
export class CreateWebhook extends Migration {
  override up(): void {
    this.addSql(`create table payments.webhook (
      provider text not null,
      webhook_id text not null,
      type text not null check (type in ('payment.captured', 'payment.failed')),
      payment_id uuid not null references payments.payment,
      received_at timestamptz not null default now(),
      primary key (provider, webhook_id)
    )`);
    this.addSql(`create trigger webhook_append_only before update or delete on payments.webhook
      for each row execute function payments.refuse_change()`);
  }
}
