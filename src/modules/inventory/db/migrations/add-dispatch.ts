import { Migration } from '@mikro-orm/migrations';

/** Goods that have left: of each reserved line, and which parcels were counted already. */
export class AddDispatch extends Migration {
  override up(): void {
    this.addSql(`alter table inventory.reservation_line
      add column dispatched integer not null default 0,
      add constraint only_what_is_set_aside_is_dispatched check (dispatched between 0 and quantity)`);
    this.addSql(`create table inventory.dispatched_shipment (
      shipment_id uuid primary key,
      order_id uuid not null,
      warehouse_id uuid not null,
      dispatched_at timestamptz not null
    )`);
  }
}
