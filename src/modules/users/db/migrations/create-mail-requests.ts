import { Migration } from '@mikro-orm/migrations';

/** Links to be mailed. The token in a link is never kept: it is signed anew whenever it is asked for. */
export class CreateMailRequests extends Migration {
  override up(): void {
    this.addSql(`create table users.mail_request (
      request_id uuid primary key,
      user_id uuid not null references users.account on delete cascade,
      purpose text not null check (purpose in ('email-verification', 'password-reset')),
      requested_at timestamptz not null default now(),
      expires_at timestamptz not null check (expires_at > requested_at),
      used_at timestamptz check (used_at >= requested_at)
    )`);
    this.addSql(`create index mail_request_account on users.mail_request (user_id)`);
  }
}
