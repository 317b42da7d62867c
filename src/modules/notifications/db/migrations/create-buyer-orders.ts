import { Migration } from '@mikro-orm/migrations';

/** Who bought what under which number, as far as it is known, and the stages that each order has reached. */
export class CreateBuyerOrders extends Migration {
  override up(): void {
    this.addSql(`create table notifications.buyer_order (
      order_id uuid primary key,
      number text,
      subject text,
      email text,
      locale text check (locale in ('en', 'de', 'ja')),
      reached text[] not null check (cardinality(reached) > 0),
      was_known boolean not null default false,
      check (num_nulls(number, subject, email, locale) in (0, 4)),
      check (reached <@ array['placed', 'payment-queued', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded'])
    ) with (fillfactor = 70)`);
    this.addSql(`create index buyer_order_subject on notifications.buyer_order (subject)`);
  }
}
