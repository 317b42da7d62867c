import { Migration } from '@mikro-orm/migrations';

/** What is set aside for each order; an order that could not be served has a row without lines. */
export class CreateReservation extends Migration {
  override up(): void {
    this.addSql(`create table inventory.reservation (
      order_id uuid primary key,
      status text not null check (status in ('reserved', 'committed', 'released', 'expired', 'rejected')),
      expires_at timestamptz,
      created_at timestamptz not null default now(),
      check ((expires_at is null) = (status = 'rejected')),
      check (expires_at > created_at)
    )`);
    this.addSql(
      `create index reservation_overdue on inventory.reservation (expires_at) where status = 'reserved'`,
    );
    this.addSql(`create table inventory.reservation_line (
      order_id uuid not null references inventory.reservation,
      sku text not null,
      warehouse_id uuid not null,
      quantity integer not null check (quantity > 0),
      primary key (order_id, sku, warehouse_id)
    )`);
  }
}
