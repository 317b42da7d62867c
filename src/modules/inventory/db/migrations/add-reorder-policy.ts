import { Migration } from '@mikro-orm/migrations';

/** Beside the counters, because whoever locks them must know in the same statement whether somebody watches them. */
export class AddReorderPolicy extends Migration {
  override up(): void {
    this.addSql(`alter table inventory.stock
      add column reorder_point bigint check (reorder_point >= 0),
      add column reorder_quantity bigint check (reorder_quantity > 0),
      add constraint a_policy_has_point_and_quantity check ((reorder_point is null) = (reorder_quantity is null))`);
    // Names no counter: an index that did would end the updates that stay within their page.
    this.addSql(
      `create index stock_watched on inventory.stock (sku, warehouse_id) where reorder_point is not null`,
    );
  }
}
