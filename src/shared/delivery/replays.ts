import type { Sql } from '../database/sql.js';
import { isTransient } from '../database/transient.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { inContext } from '../observability/request-context.js';
import { parkAgain, replayable, takeParked } from './dead-letters.js';
import { contextOf, deliveryOf, errorText, type SourcedRow, type Subscription } from './subscription.js';
import { lockWatermarks } from './watermarks.js';

/** Parked keys read at once. */
const KEYS_MAX = 100;

/** Gives parked events another run when an operator asked for it: each key in order, under its lane's watermark lock. */
export class Replays {
  constructor(
    private readonly module: string,
    private readonly subscriptions: Subscription[],
    private readonly work: UnitOfWork,
    private readonly sql: Sql,
  ) {}

  /** Runs until no parked event waits for a replay, or `stopped` says so. */
  async drain(stopped: () => boolean): Promise<void> {
    for (;;) {
      const rows = await replayable(this.sql, this.module, KEYS_MAX);
      if (rows.length === 0) return;
      for (const row of rows) {
        if (stopped()) return;
        await this.replayOne(row);
      }
    }
  }

  private async replayOne(row: SourcedRow & { subscription: string }): Promise<void> {
    const subscription = this.subscriptions.find(({ name }) => name === row.subscription);
    const handler = subscription?.handlers.get(row.name);
    const lane = { subscription: row.subscription, sourceId: row.sourceId, lane: row.lane };
    try {
      if (!handler)
        throw new Error(`Nothing reacts to ${row.name} in ${this.module}/${row.subscription} any more`);
      await inContext(contextOf(row), () =>
        this.work.runKernel(async (work) => {
          await lockWatermarks(work.sql, this.module, [lane]);
          if (await takeParked(work.sql, this.module, row)) await handler([deliveryOf(row)], work);
        }),
      );
    } catch (error) {
      if (isTransient(error)) throw error;
      await this.work.runKernel(({ sql }) => parkAgain(sql, this.module, row, errorText(error)));
    }
  }
}
