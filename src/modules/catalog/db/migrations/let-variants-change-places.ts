import { Migration } from '@mikro-orm/migrations';

/** Places are compared when a statement has ended: while it runs, two variants of a product may stand in one. */
export class LetVariantsChangePlaces extends Migration {
  override up(): void {
    this.addSql(`alter table catalog.variant
      drop constraint variant_product_id_position_key,
      add constraint variant_place unique (product_id, position) deferrable initially immediate`);
  }
}
