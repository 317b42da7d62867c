import { Migration } from '@mikro-orm/migrations';

export class CreateProductViews extends Migration {
  override up(): void {
    this.addSql(`create table cart.product_view (
      sku text primary key,
      product_id uuid not null,
      names jsonb not null check (names->>'en' is not null),
      prices jsonb not null,
      version integer not null
    )`);
  }
}
