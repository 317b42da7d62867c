import { Migration } from '@mikro-orm/migrations';

export class CreateAccounts extends Migration {
  override up(): void {
    this.addSql(`create table users.account (
      user_id uuid primary key,
      email text not null check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
      name text not null check (length(name) between 1 and 200),
      password_hash text not null check (password_hash like '$argon2id$%'),
      roles text[] not null check (cardinality(roles) > 0 and roles <@ array['user', 'admin']),
      locale text not null check (locale in ('en', 'de', 'ja')),
      email_verified boolean not null default false,
      version integer not null default 1 check (version > 0),
      created_at timestamptz not null default now()
    )`);
    this.addSql(`create unique index account_email on users.account (lower(email))`);
  }
}
