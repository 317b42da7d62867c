import { Migration } from '@mikro-orm/migrations';

/** What should be ordered from suppliers, and what of it has arrived. */
export class CreateReplenishment extends Migration {
  override up(): void {
    this.addSql(`create table inventory.replenishment (
      replenishment_id uuid primary key,
      sku text not null references inventory.sku,
      warehouse_id uuid not null references inventory.warehouse,
      quantity bigint not null check (quantity > 0),
      status text not null default 'proposed' check (status in ('proposed', 'received')),
      created_at timestamptz not null default now(),
      received_at timestamptz,
      check ((received_at is null) = (status = 'proposed'))
    )`);
    this.addSql(`create unique index one_open_proposal on inventory.replenishment (sku, warehouse_id)
      where status = 'proposed'`);
  }
}
