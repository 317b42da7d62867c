import { Migration } from '@mikro-orm/migrations';

export class CreateCarts extends Migration {
  override up(): void {
    // More than one order holds a cart only while events of a failed and of a later order arrive out of turn.
    this.addSql(`create table cart.cart (
      cart_id uuid primary key,
      owner text not null,
      guest boolean not null,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      taken_by uuid[] not null default '{}',
      status text not null generated always as
        (case when cardinality(taken_by) = 0 then 'open' else 'ordered' end) stored,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`);
    this.addSql(
      `create index cart_open_of_owner on cart.cart (owner, cart_id) where status = 'open' and not guest`,
    );
    this.addSql(`create table cart.cart_item (
      cart_id uuid not null references cart.cart on delete cascade,
      sku text not null,
      quantity integer not null check (quantity between 1 and 999),
      added_at timestamptz not null default now(),
      primary key (cart_id, sku)
    )`);
  }
}
