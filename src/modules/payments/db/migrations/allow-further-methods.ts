import { Migration } from '@mikro-orm/migrations';

/** Bank transfer and cash on delivery, which the acquirer is not asked for and which have no token. */
export class AllowFurtherMethods extends Migration {
  override up(): void {
    this.addSql(`alter table payments.payment
      drop constraint payment_method_check,
      drop constraint payment_order_is_whole,
      add constraint payment_method_check
        check (method in ('card', 'wallet', 'bank_transfer', 'cash_on_delivery')),
      add constraint payment_order_is_whole
        check (num_nonnulls(subject, provider, method, currency, amount_minor) = case when order_known then 5 else 0 end),
      add constraint payment_token_fits_method
        check ((token is not null) = coalesce(method in ('card', 'wallet'), false))`);
  }
}
