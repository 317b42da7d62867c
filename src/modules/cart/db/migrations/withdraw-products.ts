import { Migration } from '@mikro-orm/migrations';

/** Products that are not sold any more stay known: a line of a cart may name one, and it may come back. */
export class WithdrawProducts extends Migration {
  override up(): void {
    this.addSql('alter table cart.product_view add column sold boolean not null default true');
  }
}
