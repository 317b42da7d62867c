import { Migration } from '@mikro-orm/migrations';

export class CreateWarehouse extends Migration {
  override up(): void {
    this.addSql(`create table inventory.warehouse (
      warehouse_id uuid primary key,
      code text not null unique check (code ~ '^[A-Z0-9-]{2,10}$'),
      name text not null check (name <> ''),
      country_code text not null check (country_code ~ '^[A-Z]{2}$'),
      lat double precision not null check (lat between -90 and 90),
      lon double precision not null check (lon between -180 and 180),
      version integer not null default 1 check (version > 0)
    )`);
  }
}
