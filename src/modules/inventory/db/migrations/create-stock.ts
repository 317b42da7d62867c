import { Migration } from '@mikro-orm/migrations';

/** The CHECK on `stock` is the last word against overselling: no statement of anybody gets past it. */
export class CreateStock extends Migration {
  override up(): void {
    this.addSql(`create table inventory.sku (
      sku text primary key check (sku <> ''),
      product_id uuid not null,
      in_stock boolean not null default false,
      version integer not null default 1 check (version > 0)
    )`);
    // Rows of popular SKUs change many times a second: the room lets new versions stay in their page.
    this.addSql(`create table inventory.stock (
      sku text not null references inventory.sku,
      warehouse_id uuid not null references inventory.warehouse,
      on_hand bigint not null check (on_hand >= 0),
      reserved bigint not null check (reserved >= 0),
      primary key (sku, warehouse_id),
      constraint only_what_is_there_is_reserved check (reserved <= on_hand)
    ) with (fillfactor = 50)`);
  }
}
