import { Migration } from '@mikro-orm/migrations';

/** No reference to a variant: what can be bought may be heard of before the product is. */
export class CreateAvailability extends Migration {
  override up(): void {
    this.addSql(`create table catalog.availability (
      sku text collate "C" primary key,
      in_stock boolean not null,
      version bigint not null
    )`);
  }
}
