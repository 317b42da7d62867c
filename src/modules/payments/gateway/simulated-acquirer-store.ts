import { Injectable } from '@nestjs/common';
import { Read } from '../../../shared/database/module-database.js';

/** One movement of money as the acquirer knows it. */
export interface Movement {
  reference: string;
  type: 'capture' | 'refund';
  /** Of the capture itself, or of the one that a refund gives back. */
  captureReference: string;
  amountMinor: number;
  currency: string;
}

/**
 * The simulated acquirer's own memory. It plays a foreign system, which commits on its own and knows nothing of the
 * shop's transactions: hence single statements outside any unit of work, and tables that the shop itself never reads.
 */
@Injectable()
export class SimulatedAcquirerStore {
  constructor(private readonly read: Read) {}

  /** Milliseconds since this payment was first asked for, by PostgreSQL's clock; 0 for the first call. */
  async sinceFirstCallMs(idempotencyKey: string): Promise<number> {
    const [call] = await this.read.sql<{ sinceMs: number }>(
      `insert into payments.simulated_outage (idempotency_key, first_called_at) values ($1, clock_timestamp())
       on conflict (idempotency_key) do update set calls = simulated_outage.calls + 1
       returning extract(epoch from clock_timestamp() - first_called_at)::float8 * 1000 as "sinceMs"`,
      [idempotencyKey],
    );
    return call!.sinceMs;
  }

  /** Takes effect once per reference, which follows from the idempotency key. */
  async move({ reference, type, captureReference, amountMinor, currency }: Movement): Promise<void> {
    await this.read.sql(
      `insert into payments.simulated_movement (reference, type, capture_reference, amount_minor, currency)
       values ($1, $2, $3, $4, $5) on conflict (reference) do nothing`,
      [reference, type, captureReference, amountMinor, currency],
    );
  }
}
