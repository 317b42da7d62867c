import { Migration } from '@mikro-orm/migrations';

/**
 * SKUs that were sold once. Other modules know what they were, and orders name them: no other product gets one, and no
 * reference to a product, which may be gone.
 */
export class CreateRetiredSku extends Migration {
  override up(): void {
    this.addSql(`create table catalog.retired_sku (
      sku text collate "C" primary key check (sku ~ '^[A-Za-z0-9-]{1,64}$'),
      product_id uuid not null
    )`);
  }
}
