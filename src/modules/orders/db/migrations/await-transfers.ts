import { Migration } from '@mikro-orm/migrations';

/** Orders that stand before they are paid: by a transfer that is waited for, or at the door. */
export class AwaitTransfers extends Migration {
  override up(): void {
    this.addSql(`alter table orders.customer_order
      drop constraint customer_order_payment_check,
      add constraint customer_order_payment_check check (payment in
        ('unknown', 'queued', 'awaited', 'deferred', 'captured', 'failed', 'refunded')),
      add constraint customer_order_payment_method_check check (payment_method in
        ('card', 'wallet', 'bank_transfer', 'cash_on_delivery')),
      add constraint awaited_orders_hold_stock check (stock = 'reserved' or status <> 'awaiting_payment')`);
    this.addSql(`drop index orders.customer_order_due`);
    this.addSql(`create index customer_order_due on orders.customer_order (deadline_at)
      where status in ('pending', 'awaiting_payment')`);
  }
}
