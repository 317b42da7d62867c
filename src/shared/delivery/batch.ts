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

/** Some of the events have been applied before, or stand behind a parked one. */
class NotAllFresh extends Error {}

const BEHIND: Failure = { error: 'An earlier event of this key is parked', attempts: 0 };

/** Applies batches of events to one module's schema, each in one transaction with the watermarks it moves. */
export class Batches {
  /** Subscriptions in which something was parked when last looked. */
  private readonly withParked = new Set<string>();

  constructor(
    private readonly module: string,
    private readonly work: UnitOfWork,
    private readonly failpoints: Failpoints,
  ) {}

  /** One transaction: lock the lanes, drop what they have seen, apply, move the lanes. */
  async apply(subscription: Subscription, rows: SourcedRow[], parkInstead?: Failure): Promise<void> {
    const lanes = lanesOf(subscription.name, rows);
    const target = lanes.map((lane) => ({ ...lane, position: lastIn(rows, lane) }));
    const inOne = (effects: (work: KernelWork) => Promise<Set<SourcedRow>>) =>
      inContext(contextOf(rows[0]!), () =>
        this.work.runKernel(async (work) => {
          const parked = await effects(work);
          work.beforeOutbox(() => this.move(work, target));
          return parked;
        }),
      );
    const inTurn = () => inOne((work) => this.handleFresh(work, subscription, lanes, rows));
    const atOnce = () =>
      inOne((work) => this.handleAtOnce(work, subscription, lanes, rows)).catch((error: unknown) => {
        if (error instanceof NotAllFresh) return inTurn();
        throw error;
      });
    const parked = parkInstead
      ? await inOne((work) => this.parkFresh(work, subscription, lanes, rows, parkInstead))
      : await (this.withParked.has(subscription.name) ? inTurn() : atOnce());
    for (const { position, ...lane } of target) {
      const feed = feedOf(subscription, lane.sourceId);
      feed.applied(lane.lane, position);
      if (rows.some((row) => isIn(row, lane) && !parked.has(row))) recovered(feed.lanes[lane.lane]!);
    }
  }

  private move(work: KernelWork, target: (LaneRef & { position: number })[]): Promise<unknown> {
    void this.failpoints.reach('delivery.before-watermark', this.module);
    const moved = moveWatermarks(work.sql, this.module, target);
    void this.failpoints.reach('delivery.after-watermark', this.module);
    return moved;
  }

  /**
   * Nearly always everything is fresh and nothing parked: so the effects are sent behind the lock without waiting for its
   * answer, and taken back with the transaction when it says otherwise.
   */
  private async handleAtOnce(
    work: KernelWork,
    subscription: Subscription,
    lanes: LaneRef[],
    rows: SourcedRow[],
  ): Promise<Set<SourcedRow>> {
    const locking = this.locked(work, subscription.name, lanes, rows);
    const [locked, handled] = await Promise.allSettled([locking, this.handle(subscription, rows, work)]);
    if (locked.status === 'rejected') throw locked.reason;
    if (locked.value.parked || locked.value.fresh.length < rows.length) throw new NotAllFresh();
    if (handled.status === 'rejected') throw handled.reason;
    return new Set();
  }

  /** Also puts aside what stands behind a parked event, so that its key keeps its order. */
  private async handleFresh(
    work: KernelWork,
    subscription: Subscription,
    lanes: LaneRef[],
    rows: SourcedRow[],
  ): Promise<Set<SourcedRow>> {
    const { fresh, parked } = await this.locked(work, subscription.name, lanes, rows);
    const behind = parked ? await behindParked(work.sql, this.module, subscription.name, fresh) : [];
    if (behind.length > 0) await this.park(work, subscription.name, behind, BEHIND);
    const free = fresh.filter((row) => !behind.includes(row));
    await this.handle(subscription, free, work);
    return new Set(behind);
  }

  private async parkFresh(
    work: KernelWork,
    { name }: Subscription,
    lanes: LaneRef[],
    rows: SourcedRow[],
    failure: Failure,
  ): Promise<Set<SourcedRow>> {
    const { fresh } = await this.locked(work, name, lanes, rows);
    if (fresh.length > 0) await this.park(work, name, fresh, failure);
    return new Set(rows);
  }

  private async locked(
    { sql }: KernelWork,
    subscription: string,
    lanes: LaneRef[],
    rows: SourcedRow[],
  ): Promise<{ fresh: SourcedRow[]; parked: boolean }> {
    const [locked, parked] = await Promise.all([
      lockWatermarks(sql, this.module, lanes),
      hasParked(sql, this.module, subscription),
    ]);
    if (locked.length !== lanes.length)
      throw new Error(`${this.module}: the watermarks of subscription ${subscription} are not registered`);
    if (parked) this.withParked.add(subscription);
    else this.withParked.delete(subscription);
    const applied = new Map(locked.map(({ sourceId, lane, position }) => [`${sourceId} ${lane}`, position]));
    const fresh = rows.filter((row) => row.position > applied.get(`${row.sourceId} ${row.lane}`)!);
    return { fresh, parked };
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
