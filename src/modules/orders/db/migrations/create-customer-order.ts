import { Migration } from '@mikro-orm/migrations';

/** Orders with everything that was agreed, in one row each, and the blocks that their numbers are taken from. */
export class CreateCustomerOrder extends Migration {
  override up(): void {
    // Below 100000 are the demo world's numbers. A process takes a hundred at once.
    this.addSql(`create sequence orders.order_number_block start with 100000 increment by 100`);
    this.addSql(`create table orders.customer_order (
      order_id uuid primary key,
      number text not null unique,
      cart_id uuid not null,
      subject text not null,
      guest boolean not null,
      email text not null,
      locale text not null,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      status text not null check (status in ('pending', 'awaiting_payment', 'confirmed', 'partially_shipped', 'shipped',
        'delivered', 'rejected', 'payment_failed', 'cancelled', 'refunded')),
      lines jsonb not null check (jsonb_array_length(lines) between 1 and 100),
      discounts jsonb not null check (jsonb_typeof(discounts) = 'array'),
      subtotal_minor bigint not null check (subtotal_minor >= 0),
      discount_minor bigint not null check (discount_minor between 0 and subtotal_minor),
      shipping_minor bigint not null check (shipping_minor >= 0),
      tax_minor bigint not null check (tax_minor between 0 and total_minor),
      total_minor bigint not null,
      shipping_method text not null,
      carrier text not null,
      shipping_address jsonb not null,
      payment_method text not null,
      stock text not null check (stock in ('unknown', 'reserved', 'rejected')),
      payment text not null check (payment in ('unknown', 'queued', 'captured', 'failed', 'refunded')),
      payment_id uuid,
      failure_code text,
      allocations jsonb not null check (jsonb_typeof(allocations) = 'array'),
      shipments jsonb not null check (jsonb_typeof(shipments) = 'array'),
      timeline jsonb not null check (jsonb_array_length(timeline) > 0),
      placed_at timestamptz not null,
      deadline_at timestamptz not null,
      version integer not null default 1,
      check (total_minor = subtotal_minor - discount_minor + shipping_minor),
      check (not guest or email <> ''),
      check ((failure_code is not null) = (status in ('rejected', 'payment_failed'))),
      check (stock = 'reserved' or status not in ('confirmed', 'partially_shipped', 'shipped', 'delivered'))
    ) with (fillfactor = 60)`);
    this.addSql(`create unique index one_cart_one_order on orders.customer_order (cart_id)
      where status not in ('rejected', 'payment_failed', 'cancelled', 'refunded')`);
    // Ids are UUIDv7, so that their order is that of placing.
    this.addSql(`create index customer_order_of_subject on orders.customer_order (subject, order_id desc)`);
    this.addSql(
      `create index customer_order_due on orders.customer_order (deadline_at) where status = 'pending'`,
    );
  }
}
