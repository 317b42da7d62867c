import { isTransient } from '../database/transient.js';
import type { Sql } from '../database/sql.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Failpoints } from '../failpoints.js';
import type { Logger } from '../observability/logger.js';
import { Batches } from './batch.js';
import type { Lane } from './feed.js';
import { Replays } from './replays.js';
import { errorText, feedOf, lanesOf, type SourcedRow, type Subscription } from './subscription.js';
import { lockWatermarks, moveWatermarks } from './watermarks.js';

export interface DeliverySettings {
  /** Events in one transaction. */
  batchMax: number;
  /** How long a `soon` subscription waits for more. */
  soonMs: number;
  /** Tries of one event before it is parked. */
  attemptsMax: number;
  /** Before the second try; doubles with every further one. */
  backoffMs: number;
  /** How long a lane rests after an error that is not the event's fault. */
  transientPauseMs: number;
  /** How long a lane rests when this many keys in a row failed alike. */
  alikePauseMs: number;
  alikeKeysMax: number;
  /** How often watermarks follow events that nobody reacts to. */
  idleAdvanceMs: number;
}

/** A deadline of the loop in `performance.now()`; undefined: nothing is waiting. */
type Due = number | undefined;

/**
 * Delivers to one module: one transaction at a time, merging sources and lanes, so that a module never deadlocks with
 * itself. What it has done is known by the watermarks alone, which move in the transaction of the effects.
 */
export class DeliveryLoop {
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private lastIdleAdvance = performance.now();
  private replayAsked = true;
  private readonly batches: Batches;
  private readonly replays: Replays;

  constructor(
    readonly module: string,
    readonly subscriptions: Subscription[],
    private readonly work: UnitOfWork,
    sql: Sql,
    private readonly settings: DeliverySettings,
    failpoints: Failpoints,
    private readonly log: Logger,
  ) {
    this.batches = new Batches(module, work, failpoints);
    this.replays = new Replays(module, subscriptions, work, sql);
  }

  /** Something may be there to deliver. Folded into the run under way. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.drainUntilQuiet();
  }

  /** An operator asked for a replay, or the slow poll passes by. */
  wakeForReplays(): void {
    this.replayAsked = true;
    this.wake();
  }

  /** Finishes the transaction in hand and starts no other. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    clearTimeout(this.timer);
  }

  private async drainUntilQuiet(): Promise<void> {
    try {
      while (this.again && !this.stopped) await this.drain();
    } finally {
      // In the same step as the last look at `again`: a call between the two would be lost.
      this.running = undefined;
    }
  }

  private async drain(): Promise<void> {
    this.again = false;
    clearTimeout(this.timer);
    try {
      const due = await this.pass();
      if (due !== undefined) this.timer = setTimeout(() => this.wake(), Math.max(1, due - performance.now()));
    } catch (error) {
      this.log.warn({ module: this.module, err: error }, 'delivery pauses: its database does not answer');
      this.replayAsked = true;
      this.timer = setTimeout(() => this.wake(), this.settings.transientPauseMs);
    }
  }

  private async pass(): Promise<Due> {
    if (this.replayAsked) await this.drainReplays();
    let due: Due;
    for (const subscription of this.subscriptions)
      if (!this.stopped) due = earliest(due, await this.serve(subscription));
    return this.stopped ? undefined : earliest(due, await this.followIdle());
  }

  private async drainReplays(): Promise<void> {
    this.replayAsked = false;
    await this.replays.drain(() => this.stopped);
  }

  private async serve(subscription: Subscription): Promise<Due> {
    for (const feed of subscription.feeds) await feed.fill();
    const now = performance.now();
    const rows = this.batch(subscription, now);
    if (rows.length === 0) return nextUnpaused(subscription, now);
    const since = Math.min(
      ...subscription.feeds.filter(({ queued }) => queued > 0).map(({ waitingSince }) => waitingSince),
    );
    const ripe = isHurried(subscription, rows) ? now : since + this.settings.soonMs;
    if (ripe > now && rows.length < this.settings.batchMax) return ripe;
    await this.deliver(subscription, rows);
    for (const feed of subscription.feeds) feed.waitingSince = performance.now();
    this.again = true;
    return undefined;
  }

  /** The sources take turns, so that a busy one starves nobody and fills what the others leave. */
  private batch({ feeds }: Subscription, now: number): SourcedRow[] {
    const { batchMax } = this.settings;
    const turns = feeds.flatMap((feed) => feed.peek(now, batchMax).map((row, turn) => ({ feed, row, turn })));
    const first = turns.sort((a, b) => a.turn - b.turn).slice(0, batchMax);
    return first.map(({ feed: { source }, row }) => ({
      ...row,
      sourceId: source.sourceId,
      source: source.module,
    }));
  }

  private async deliver(subscription: Subscription, rows: SourcedRow[]): Promise<void> {
    try {
      await this.batches.apply(subscription, rows);
    } catch (error) {
      if (isTransient(error)) return this.pause(subscription, rows, error);
      if (rows.length === 1) return this.failed(subscription, rows[0]!, error);
      await this.oneByOne(subscription, rows);
    }
  }

  /** A batch with a failing event: everybody else in it goes on, and only lanes that failed wait. */
  private async oneByOne(subscription: Subscription, rows: SourcedRow[]): Promise<void> {
    const failedLanes = new Set<string>();
    for (const row of rows) {
      const lane = `${row.sourceId} ${row.lane}`;
      if (failedLanes.has(lane) || this.stopped) continue;
      try {
        await this.batches.apply(subscription, [row]);
      } catch (error) {
        failedLanes.add(lane);
        if (isTransient(error)) this.pause(subscription, [row], error);
        else await this.failed(subscription, row, error);
      }
    }
  }

  private async failed(subscription: Subscription, row: SourcedRow, error: unknown): Promise<void> {
    const lane = feedOf(subscription, row.sourceId).lanes[row.lane]!;
    const text = errorText(error);
    lane.attempts++;
    this.log.warn(
      { module: this.module, event: row.name, key: row.key, attempt: lane.attempts, err: error },
      'reaction failed',
    );
    if (lane.attempts < this.settings.attemptsMax) {
      lane.pausedUntil = performance.now() + this.settings.backoffMs * 2 ** (lane.attempts - 1);
      return;
    }
    const keys = lane.alike.error === text ? lane.alike.keys + 1 : 1;
    if (keys >= this.settings.alikeKeysMax) return this.pauseAlike(lane, row, text);
    await this.batches.apply(subscription, [row], { error: text, attempts: lane.attempts });
    lane.alike = { error: text, keys };
    this.log.error({ module: this.module, event: row.name, key: row.key, err: error }, 'event parked');
  }

  /** So many different keys cannot all be poison: something that they share is broken, and parking more would only hide it. */
  private pauseAlike(lane: Lane, { name }: SourcedRow, error: string): void {
    lane.alarm = `delivery.alike: ${error}`;
    lane.attempts = this.settings.attemptsMax - 1;
    lane.pausedUntil = performance.now() + this.settings.alikePauseMs;
    this.log.error({ module: this.module, event: name, error }, 'lane paused: key after key fails alike');
  }

  private pause(subscription: Subscription, rows: SourcedRow[], error: unknown): void {
    this.log.warn(
      { module: this.module, err: error },
      'delivery pauses: the surroundings failed, not an event',
    );
    const until = performance.now() + this.settings.transientPauseMs;
    for (const { sourceId, lane } of lanesOf(subscription.name, rows))
      feedOf(subscription, sourceId).lanes[lane]!.pausedUntil = until;
  }

  /** Lets watermarks follow events that nobody here reacts to, so that retention and lag see the truth. */
  private async followIdle(): Promise<Due> {
    const due = this.lastIdleAdvance + this.settings.idleAdvanceMs;
    const behind = this.subscriptions.flatMap(({ name, feeds }) =>
      feeds.flatMap((feed) =>
        feed
          .idlePositions()
          .map((idle) => ({ subscription: name, sourceId: feed.source.sourceId, ...idle, feed })),
      ),
    );
    if (behind.length === 0) return undefined;
    if (performance.now() < due) return due;
    this.lastIdleAdvance = performance.now();
    await this.work.runKernel(async (work) => {
      await lockWatermarks(work.sql, this.module, behind);
      work.beforeOutbox(() => moveWatermarks(work.sql, this.module, behind));
    });
    for (const { feed, lane, position } of behind) feed.applied(lane, position);
    return undefined;
  }
}

const isHurried = ({ urgency, patient }: Subscription, rows: SourcedRow[]): boolean =>
  urgency === 'now' && rows.some(({ name }) => !patient.has(name));

function nextUnpaused({ feeds }: Subscription, now: number): Due {
  const waiting = feeds
    .flatMap(({ lanes }) => lanes)
    .filter(({ queue, pausedUntil }) => queue.length > 0 && pausedUntil > now && pausedUntil < Infinity);
  return waiting.length > 0 ? Math.min(...waiting.map(({ pausedUntil }) => pausedUntil)) : undefined;
}

const earliest = (a: Due, b: Due): Due => (a === undefined || (b !== undefined && b < a) ? b : a);
