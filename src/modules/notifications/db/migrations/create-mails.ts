import { Migration } from '@mikro-orm/migrations';

/** Mails that were asked for and what became of them: one per stage of an order, one per request of an account. */
export class CreateMails extends Migration {
  override up(): void {
    this.addSql(`create table notifications.order_mail (
      order_id uuid not null references notifications.buyer_order on delete cascade,
      stage text not null
        check (stage in ('placed', 'payment-queued', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded')),
      bill json,
      status text not null default 'waiting' check (status in ('waiting', 'sent', 'refused')),
      reason text,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (order_id, stage),
      check ((reason is not null) = (status = 'refused')),
      check ((ended_at is null) = (status = 'waiting'))
    ) with (fillfactor = 70)`);
    this.addSql(`create table notifications.account_mail (
      request_id uuid primary key,
      user_id text not null,
      purpose text not null check (purpose in ('email-verification', 'password-reset')),
      email text,
      locale text not null check (locale in ('en', 'de', 'ja')),
      status text not null default 'waiting' check (status in ('waiting', 'sent', 'refused', 'over')),
      reason text,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      check ((email is null) = (status <> 'waiting')),
      check ((reason is not null) = (status = 'refused')),
      check ((ended_at is null) = (status = 'waiting'))
    )`);
    this.addSql(`create index account_mail_user on notifications.account_mail (user_id)`);
  }
}
