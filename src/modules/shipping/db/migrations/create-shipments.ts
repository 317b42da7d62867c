import { Migration } from '@mikro-orm/migrations';

export class CreateShipments extends Migration {
  override up(): void {
    this.addSql(`create table shipping.shipment (
      shipment_id uuid primary key,
      order_id uuid not null,
      warehouse_id uuid not null,
      subject text not null,
      carrier text not null,
      method text not null check (method in ('standard', 'express')),
      tracking_number text not null unique,
      status text not null default 'created' check (status in ('created', 'delivered', 'cancelled')),
      items jsonb not null check (jsonb_typeof(items) = 'array' and items <> '[]'),
      events jsonb not null default '[]' check (jsonb_typeof(events) = 'array'),
      address jsonb not null,
      due date not null,
      created_at timestamptz not null default now(),
      unique (order_id, warehouse_id)
    )`);
    this.addSql(`comment on column shipping.shipment.address is 'personal'`);
  }
}
