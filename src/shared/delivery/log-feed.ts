import type { SourceTail, LogRow } from '../outbox/source-tail.js';
import { Feed, type Lane } from './feed.js';

/** Undelivered rows of working lanes that one feed holds in memory; the log keeps the rest. */
const QUEUED_MAX = 2_000;
/** Rows kept for a lane that is paused; what comes after them is read from the log again once it works. */
const PAUSED_QUEUE_MAX = 500;
const READ_MAX = 500;

/** A log of this process's own database, read as far as its tail has settled it. */
export class LogFeed extends Feed {
  /** Everything up to here has been read from the log. */
  private read: number;
  /** Lanes with rows above their queues that were left in the log. */
  private readonly behind = new Set<Lane>();

  constructor(
    subscription: string,
    private readonly tail: SourceTail,
    names: ReadonlySet<string>,
    watermarks: ReadonlyMap<number, number>,
  ) {
    super(subscription, tail, names, watermarks);
    this.read = this.appliedUpTo;
  }

  get head(): number {
    return this.tail.head;
  }

  get lag(): number {
    return this.head - this.appliedUpTo;
  }

  async fill(): Promise<void> {
    const now = performance.now();
    for (const lane of this.behind)
      while (this.behind.has(lane) && lane.queue.length === 0 && lane.pausedUntil <= now)
        await this.catchUp(lane);
    while (this.workable(now) < QUEUED_MAX && this.read < this.tail.head) {
      const { head } = this.tail;
      const rows = await this.tail.read(this.read, READ_MAX);
      for (const row of rows) this.take(row, now);
      this.read = rows.at(-1)?.position ?? head;
      for (const lane of this.lanes)
        if (!this.behind.has(lane)) lane.readUpTo = Math.max(lane.readUpTo, this.read);
    }
  }

  private workable(now: number): number {
    return this.lanes.reduce(
      (sum, { queue, pausedUntil }) => sum + (pausedUntil <= now ? queue.length : 0),
      0,
    );
  }

  private take(row: LogRow, now: number): void {
    const lane = this.lanes[row.lane]!;
    if (this.behind.has(lane) || !this.wants(row, lane)) return;
    if (lane.pausedUntil > now && lane.queue.length >= PAUSED_QUEUE_MAX) this.behind.add(lane);
    else this.enqueue(lane, row);
  }

  private async catchUp(lane: Lane): Promise<void> {
    const rows = await this.tail.readLane(lane.lane, lane.applied, this.read, PAUSED_QUEUE_MAX);
    if (rows.length < PAUSED_QUEUE_MAX) this.behind.delete(lane);
    for (const row of rows) if (this.wants(row, lane)) this.enqueue(lane, row);
    lane.readUpTo = this.behind.has(lane) ? rows.at(-1)!.position : this.read;
    if (lane.queue.length === 0 && rows.length > 0) lane.applied = rows.at(-1)!.position;
  }
}
