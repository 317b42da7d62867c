import { Migration } from '@mikro-orm/migrations';

/** One row per family: its present token. Every earlier token of the family is spent, and a family that ends is deleted. */
export class CreateRefreshTokens extends Migration {
  override up(): void {
    this.addSql(`create table users.refresh_token (
      family_id uuid primary key,
      user_id uuid not null references users.account on delete cascade,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      issued_at timestamptz not null default now(),
      expires_at timestamptz not null check (expires_at > issued_at)
    )`);
    this.addSql(`create index refresh_token_account on users.refresh_token (user_id)`);
  }
}
