import { Migration } from '@mikro-orm/migrations';

/** Not only failed sign-ins by e-mail are counted: other attempts too, and by network address. */
export class CountAttempts extends Migration {
  override up(): void {
    this.addSql(`alter table users.failed_sign_ins rename to attempts`);
    this.addSql(`alter table users.attempts rename column email_hash to subject_hash`);
    this.addSql(`alter table users.attempts rename column failed_at to attempted_at`);
    this.addSql(`alter index users.failed_sign_ins_forget rename to attempts_forget`);
  }
}
