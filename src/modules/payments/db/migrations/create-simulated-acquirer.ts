import { Migration } from '@mikro-orm/migrations';

/** The memory of the simulated acquirer, which plays a foreign system: the shop's own tables never refer to it. */
export class CreateSimulatedAcquirer extends Migration {
  override up(): void {
    this.addSql(`create table payments.simulated_outage (
      idempotency_key text primary key,
      first_called_at timestamptz not null,
      calls integer not null default 1
    )`);
    this.addSql(`create table payments.simulated_movement (
      reference text primary key,
      type text not null check (type in ('capture', 'refund')),
      capture_reference text not null,
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null,
      made_at timestamptz not null default clock_timestamp()
    )`);
  }
}
