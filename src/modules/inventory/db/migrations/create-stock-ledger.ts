import { Migration } from '@mikro-orm/migrations';

/** Every change of the counters in `stock`, for ever: the sums of the deltas are the counters. */
export class CreateStockLedger extends Migration {
  override up(): void {
    this.addSql(`create table inventory.stock_ledger (
      entry_id uuid not null,
      sku text not null,
      warehouse_id uuid not null,
      on_hand_delta bigint not null,
      reserved_delta bigint not null,
      reason text not null check (reason <> ''),
      order_id uuid,
      created_at timestamptz not null default now(),
      primary key (sku, entry_id),
      check (on_hand_delta <> 0 or reserved_delta <> 0)
    )`);
    this
      .addSql(`create function inventory.refuse_to_rewrite_the_ledger() returns trigger language plpgsql as $$
      begin
        raise exception 'inventory.stock_ledger is append-only: correct it by a further entry'
          using errcode = 'restrict_violation';
      end $$`);
    // Once per statement and never on INSERT: it costs the hot path nothing.
    this.addSql(`create trigger append_only before update or delete or truncate on inventory.stock_ledger
      for each statement execute function inventory.refuse_to_rewrite_the_ledger()`);
  }
}
