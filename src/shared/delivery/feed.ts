import { LANES } from '../outbox/lanes.js';
import type { LogRow, SourceTail } from '../outbox/source-tail.js';

/** Undelivered rows of working lanes that one feed holds in memory; the log keeps the rest. */
const QUEUED_MAX = 2_000;
/** Rows kept for a lane that is paused; what comes after them is read from the log again once it works. */
const PAUSED_QUEUE_MAX = 500;
const READ_MAX = 500;

export interface Lane {
  lane: number;
  /** Last position known to be applied or skipped. */
  applied: number;
  queue: LogRow[];
  /** Milliseconds of `performance.now()`; the lane rests until then. */
  pausedUntil: number;
  /** Failed tries of the event at the head of the queue. */
  attempts: number;
  /** Rows above the queue were left in the log. */
  behind: boolean;
  /** Keys parked one after the other with the same error, without a success between. */
  alike: { error: string; keys: number };
  /** Why an operator has to look; undefined while the lane works. */
  alarm?: string | undefined;
}

/** One source as one subscription reads it: picks the events it reacts to, and keeps each lane in order. */
export class Feed {
  readonly lanes: Lane[];
  /** Everything up to here has been read from the log. */
  readUpTo: number;
  queued = 0;
  /** When the oldest queued row came in, by `performance.now()`. */
  waitingSince = 0;

  constructor(
    readonly subscription: string,
    readonly tail: SourceTail,
    private readonly names: ReadonlySet<string>,
    watermarks: Map<number, number>,
  ) {
    this.lanes = Array.from({ length: LANES }, (_, lane) => ({
      lane,
      applied: watermarks.get(lane) ?? 0,
      queue: [],
      pausedUntil: 0,
      attempts: 0,
      behind: false,
      alike: { error: '', keys: 0 },
    }));
    this.readUpTo = Math.min(...this.lanes.map(({ applied }) => applied));
  }

  /** Positions of the log that are not known to be applied in every lane. */
  get lag(): number {
    return this.tail.head - Math.min(...this.lanes.map(({ applied }) => applied));
  }

  /**
   * Stops lanes whose watermark lies beyond what the log has ever written: the log was restored from a backup, and
   * events that come now would be skipped as if they had been applied.
   */
  stopAhead(lastWritten: number): void {
    for (const lane of this.lanes) {
      if (lane.applied <= lastWritten) continue;
      lane.alarm = `delivery.ahead: applied ${lane.applied}, but ${this.tail.module} has only written ${lastWritten}`;
      lane.pausedUntil = Infinity;
    }
  }

  /** Takes what the tail has settled, up to the limit. */
  async fill(): Promise<void> {
    const now = performance.now();
    for (const lane of this.lanes)
      while (lane.behind && lane.queue.length === 0 && lane.pausedUntil <= now) await this.catchUp(lane);
    while (this.workable(now) < QUEUED_MAX && this.readUpTo < this.tail.head) {
      const { head } = this.tail;
      const rows = await this.tail.read(this.readUpTo, READ_MAX);
      if (rows.length === 0) this.readUpTo = head;
      for (const row of rows) this.take(row, now);
    }
  }

  private workable(now: number): number {
    return this.lanes.reduce(
      (sum, { queue, pausedUntil }) => sum + (pausedUntil <= now ? queue.length : 0),
      0,
    );
  }

  private take(row: LogRow, now: number): void {
    this.readUpTo = row.position;
    const lane = this.lanes[row.lane]!;
    if (lane.behind || !this.wants(row, lane)) return;
    if (lane.pausedUntil > now && lane.queue.length >= PAUSED_QUEUE_MAX) lane.behind = true;
    else this.enqueue(lane, row);
  }

  private async catchUp(lane: Lane): Promise<void> {
    const rows = await this.tail.readLane(lane.lane, lane.applied, this.readUpTo, PAUSED_QUEUE_MAX);
    lane.behind = rows.length === PAUSED_QUEUE_MAX;
    for (const row of rows) if (this.wants(row, lane)) this.enqueue(lane, row);
    if (lane.queue.length === 0 && rows.length > 0) lane.applied = rows.at(-1)!.position;
  }

  private wants({ name, position }: LogRow, { applied }: Lane): boolean {
    return this.names.has(name) && position > applied;
  }

  private enqueue(lane: Lane, row: LogRow): void {
    if (this.queued === 0) this.waitingSince = performance.now();
    lane.queue.push(row);
    this.queued++;
  }

  /** The first rows of all lanes that may run now, in order of position, at most `limit`. Nothing is removed. */
  peek(now: number, limit: number): LogRow[] {
    const ready = this.lanes.filter(({ queue, pausedUntil }) => queue.length > 0 && pausedUntil <= now);
    const rows = ready.flatMap(({ queue }) => queue.slice(0, limit));
    return rows.sort((a, b) => a.position - b.position).slice(0, limit);
  }

  /** Everything up to `position` in the lane is done, here or by another process. */
  applied(lane: number, position: number): void {
    const state = this.lanes[lane]!;
    if (position <= state.applied) return;
    state.applied = position;
    state.attempts = 0;
    while (state.queue[0] && state.queue[0].position <= position) {
      state.queue.shift();
      this.queued--;
    }
  }

  /** How far the watermark of a working lane without queued work may move although nothing was applied. */
  idlePositions(): { lane: number; position: number }[] {
    return this.lanes
      .filter(({ queue, behind, pausedUntil }) => queue.length === 0 && !behind && pausedUntil < Infinity)
      .filter(({ applied }) => applied < this.readUpTo)
      .map(({ lane }) => ({ lane, position: this.readUpTo }));
  }
}
