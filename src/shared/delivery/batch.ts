import type { KernelWork, UnitOfWork } from '../database/unit-of-work.js';
import type { Failpoints } from '../failpoints.js';
import { inContext } from '../observability/request-context.js';
import { behindParked, hasParked, park } from './dead-letters.js';
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

/** Why events are put aside. */
interface Failure {
  error: string;
  attempts: number;
}

const BEHIND: Failure = { error: 'An earlier event of this key is parked', attempts: 0 };

/** Applies batches of events to one module's schema, each in one transaction with the watermarks it moves. */
export class Batches {
  constructor(
    private readonly module: string,
    private readonly work: UnitOfWork,
    private readonly failpoints: Failpoints,
  ) {}

  /** One transaction: lock the lanes, drop what they have seen, apply, move the lanes. */
  async apply(subscription: Subscription, rows: SourcedRow[], parkInstead?: Failure): Promise<void> {
    const lanes = lanesOf(subscription.name, rows);
    const target = lanes.map((lane) => ({ ...lane, position: lastIn(rows, lane) }));
    const parked = await inContext(contextOf(rows[0]!), () =>
      this.work.runKernel(async (work) => {
        const { fresh, behind } = await this.lockedAndFresh(work, subscription.name, lanes, rows);
        if (parkInstead) await this.park(work, subscription.name, fresh, parkInstead);
        else await this.handle(subscription, fresh, work);
        work.beforeOutbox(() => {
          void this.failpoints.reach('delivery.before-watermark', this.module);
          const move = moveWatermarks(work.sql, this.module, target);
          void this.failpoints.reach('delivery.after-watermark', this.module);
          return move;
        });
        return new Set(parkInstead ? rows : behind);
      }),
    );
    for (const { position, ...lane } of target) {
      const feed = feedOf(subscription, lane.sourceId);
      feed.applied(lane.lane, position);
      if (rows.some((row) => isIn(row, lane) && !parked.has(row))) recovered(feed.lanes[lane.lane]!);
    }
  }

  /** Also puts aside what stands behind a parked event, so that its key keeps its order. */
  private async lockedAndFresh(
    work: KernelWork,
    subscription: string,
    lanes: LaneRef[],
    rows: SourcedRow[],
  ): Promise<{ fresh: SourcedRow[]; behind: SourcedRow[] }> {
    const [locked, parked] = await Promise.all([
      lockWatermarks(work.sql, this.module, lanes),
      hasParked(work.sql, this.module, subscription),
    ]);
    if (locked.length !== lanes.length)
      throw new Error(`${this.module}: the watermarks of subscription ${subscription} are not registered`);
    const applied = new Map(locked.map(({ sourceId, lane, position }) => [`${sourceId} ${lane}`, position]));
    const fresh = rows.filter((row) => row.position > applied.get(`${row.sourceId} ${row.lane}`)!);
    if (!parked || fresh.length === 0) return { fresh, behind: [] };
    const behind = await behindParked(work.sql, this.module, subscription, fresh);
    if (behind.length > 0) await this.park(work, subscription, behind, BEHIND);
    return { fresh: fresh.filter((row) => !behind.includes(row)), behind };
  }

  private park({ sql }: KernelWork, subscription: string, rows: SourcedRow[], { error, attempts }: Failure) {
    return park(sql, this.module, subscription, rows, error, attempts);
  }

  private async handle({ handlers }: Subscription, rows: SourcedRow[], work: KernelWork): Promise<void> {
    for (const { name, rows: round } of roundsOf(rows))
      await handlers.get(name)!(round.map(deliveryOf), work);
  }
}

const isIn = (row: SourcedRow, { sourceId, lane }: LaneRef): boolean =>
  row.sourceId === sourceId && row.lane === lane;

const lastIn = (rows: SourcedRow[], lane: LaneRef): number =>
  rows.findLast((row) => isIn(row, lane))!.position;

function recovered(lane: Lane): void {
  lane.alike = { error: '', keys: 0 };
  lane.alarm = undefined;
}
