import { Migration } from '@mikro-orm/migrations';

/** What the development sink has taken; empty in production. A mail that was sent twice is kept once. */
export class CreateMailbox extends Migration {
  override up(): void {
    this.addSql(`create table notifications.mailbox (
      mail_id uuid primary key,
      message_id text not null,
      recipient text not null,
      subject text not null,
      text text not null,
      html text not null,
      received_at timestamptz not null default now(),
      unique (message_id, recipient)
    )`);
    this.addSql(`create index mailbox_recipient on notifications.mailbox (lower(recipient), mail_id)`);
  }
}
