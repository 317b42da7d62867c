import { Migration } from '@mikro-orm/migrations';

/** A view of accounts. An erased one stays as its id alone, so that late facts bring nothing back. */
export class CreateAccounts extends Migration {
  override up(): void {
    this.addSql(`create table notifications.account (
      user_id text primary key,
      version integer not null,
      email text,
      locale text not null check (locale in ('en', 'de', 'ja')),
      is_admin boolean not null,
      erased boolean not null default false,
      check (erased = (email is null)),
      check (not (erased and is_admin))
    )`);
    this.addSql(`create index account_admin on notifications.account (user_id) where is_admin`);
  }
}
