import { Migration } from '@mikro-orm/migrations';

/** A SKU of a product that was withdrawn keeps its stock, and cannot be reserved. */
export class AddSkuWithdrawal extends Migration {
  override up(): void {
    // Version 0 is below every version that the catalogue tells: the next event of the product decides.
    this.addSql(`alter table inventory.sku
      add column withdrawn boolean not null default false,
      add column product_version integer not null default 0 check (product_version >= 0)`);
    // Nearly always empty, so that asking it for every order costs nearly nothing.
    this.addSql(`create index sku_withdrawn on inventory.sku (sku) where withdrawn`);
  }
}
