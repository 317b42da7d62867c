import { Migration } from '@mikro-orm/migrations';

/** Kept by a hash of the e-mail, with or without an account: what people type there may be anything. */
export class CreateFailedSignIns extends Migration {
  override up(): void {
    this.addSql(`create table users.failed_sign_ins (
      email_hash bytea primary key check (octet_length(email_hash) = 32),
      failed_at timestamptz[] not null default '{}' check (cardinality(failed_at) <= 1000),
      forget_at timestamptz not null default now()
    )`);
    this.addSql(`create index failed_sign_ins_forget on users.failed_sign_ins (forget_at)`);
  }
}
