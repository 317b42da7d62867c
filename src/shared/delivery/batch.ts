import type { KernelWork, UnitOfWork } from '../database/unit-of-work.js';
import type { Failpoints } from '../failpoints.js';
import { inContext } from '../observability/request-context.js';
import { park, parkedKeys } from './dead-letters.js';
import type { Lane } from './feed.js';
import { roundsOf } from './rounds.js';
import {
  contextOf,
  deliveryOf,
  feedOf,
  lanesOf,
  type SourcedRow,
  type Subscription,
} from './subscription.js';
import { lockWatermarks, moveWatermarks, type LaneRef } from './watermarks.js';

/** Applies batches of events to one module's schema, each in one transaction with the watermarks it moves. */
export class Batches {
  constructor(
    private readonly module: string,
    private readonly work: UnitOfWork,
    private readonly failpoints: Failpoints,
  ) {}

  /** One transaction: lock the lanes, drop what they have seen, apply, move the lanes. */
  async apply(
    subscription: Subscription,
    rows: SourcedRow[],
    parkInstead?: { error: string; attempts: number },
  ): Promise<void> {
    const lanes = lanesOf(subscription.name, rows);
    const moved = await inContext(contextOf(rows[0]!), () =>
      this.work.runKernel(async (work) => {
        const fresh = await this.lockedAndFresh(work, subscription.name, lanes, rows);
        if (parkInstead)
          await park(
            work.sql,
            this.module,
            subscription.name,
            fresh,
            parkInstead.error,
            parkInstead.attempts,
          );
        else
          await this.handle(subscription, await this.withoutParkedKeys(work, subscription.name, fresh), work);
        const target = lanes.map((lane) => ({ ...lane, position: lastIn(rows, lane) }));
        work.beforeOutbox(() => {
          this.failpoints.reach('delivery.before-watermark', this.module);
          const move = moveWatermarks(work.sql, this.module, target);
          this.failpoints.reach('delivery.after-watermark', this.module);
          return move;
        });
        return target;
      }),
    );
    for (const { sourceId, lane, position } of moved) {
      const state = feedOf(subscription, sourceId);
      state.applied(lane, position);
      if (!parkInstead) recovered(state.lanes[lane]!);
    }
  }

  private async lockedAndFresh(
    work: KernelWork,
    subscription: string,
    lanes: LaneRef[],
    rows: SourcedRow[],
  ): Promise<(SourcedRow & { parkedLane: boolean })[]> {
    const locked = await lockWatermarks(work.sql, this.module, lanes);
    if (locked.length !== lanes.length)
      throw new Error(`${this.module}: the watermarks of subscription ${subscription} are not registered`);
    const byLane = new Map(locked.map((lane) => [`${lane.sourceId} ${lane.lane}`, lane]));
    return rows.flatMap((row) => {
      const { position, parked } = byLane.get(`${row.sourceId} ${row.lane}`)!;
      return row.position > position ? [{ ...row, parkedLane: parked }] : [];
    });
  }

  /** Later events of a parked key are parked behind it, so that the key keeps its order. */
  private async withoutParkedKeys(
    work: KernelWork,
    subscription: string,
    rows: (SourcedRow & { parkedLane: boolean })[],
  ): Promise<SourcedRow[]> {
    const suspects = rows.filter(({ parkedLane }) => parkedLane);
    if (suspects.length === 0) return rows;
    const behind = new Set<SourcedRow>();
    for (const sourceId of new Set(suspects.map((row) => row.sourceId))) {
      const ofSource = suspects.filter((row) => row.sourceId === sourceId);
      const keys = await parkedKeys(
        work.sql,
        this.module,
        subscription,
        sourceId,
        ofSource.map(({ key }) => key),
      );
      for (const row of ofSource) if (keys.has(row.key)) behind.add(row);
    }
    if (behind.size > 0)
      await park(
        work.sql,
        this.module,
        subscription,
        [...behind],
        'An earlier event of this key is parked',
        0,
      );
    return rows.filter((row) => !behind.has(row));
  }

  private async handle({ handlers }: Subscription, rows: SourcedRow[], work: KernelWork): Promise<void> {
    for (const { name, rows: round } of roundsOf(rows))
      await handlers.get(name)!(round.map(deliveryOf), work);
  }
}

const lastIn = (rows: SourcedRow[], { sourceId, lane }: LaneRef): number =>
  rows.findLast((row) => row.sourceId === sourceId && row.lane === lane)!.position;

function recovered(lane: Lane): void {
  lane.alike = { error: '', keys: 0 };
  lane.alarm = undefined;
}
