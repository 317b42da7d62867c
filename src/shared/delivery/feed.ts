import { LANES } from '../outbox/lanes.js';
import type { LogRow } from '../outbox/source-tail.js';

export interface Lane {
  lane: number;
  /** Last position known to be applied or skipped. */
  applied: number;
  /** Everything of the lane up to here is applied, queued or of no interest. */
  readUpTo: number;
  queue: LogRow[];
  /** Milliseconds of `performance.now()`; the lane rests until then. */
  pausedUntil: number;
  /** Failed tries of the event at the head of the queue. */
  attempts: number;
  /** Keys parked one after the other with the same error, without a success between. */
  alike: { error: string; keys: number };
  /** Why an operator has to look; undefined while the lane works. */
  alarm?: string | undefined;
  /** What has not come although later events have; nothing is applied beyond it until it is sent again. */
  gap?: string | undefined;
}

/** Which log a feed brings. */
export interface Source {
  /** Publishing module. */
  module: string;
  sourceId: string;
}

/** One log as one subscription reads it: picks the events that it reacts to, and keeps each lane in order. */
export abstract class Feed {
  readonly lanes: Lane[];
  queued = 0;
  /** When the oldest queued row came in, by `performance.now()`. */
  waitingSince = 0;

  constructor(
    readonly subscription: string,
    readonly source: Source,
    private readonly names: ReadonlySet<string>,
    watermarks: ReadonlyMap<number, number>,
  ) {
    this.lanes = Array.from({ length: LANES }, (_, lane) => ({
      lane,
      applied: watermarks.get(lane) ?? 0,
      readUpTo: watermarks.get(lane) ?? 0,
      queue: [],
      pausedUntil: 0,
      attempts: 0,
      alike: { error: '', keys: 0 },
    }));
  }

  /** Highest position of the log that is known here. */
  abstract get head(): number;

  /** Positions between what is known of the log and what is known to be applied in every lane. */
  abstract get lag(): number;

  /** Takes what is there, up to the limit. */
  abstract fill(): Promise<void>;

  /** The lowest position that is applied in every lane: what is above it is still needed. */
  get appliedUpTo(): number {
    return Math.min(...this.lanes.map(({ applied }) => applied));
  }

  /**
   * Stops lanes whose watermark lies beyond what the log has ever written: the log was restored from a backup, and
   * events that come now would be skipped as if they had been applied.
   */
  stopAhead(lastWritten: number): void {
    for (const lane of this.lanes) {
      if (lane.applied <= lastWritten) continue;
      lane.alarm = `delivery.ahead: applied ${lane.applied}, but ${this.source.module} has only written ${lastWritten}`;
      lane.pausedUntil = Infinity;
    }
  }

  protected wants({ name, position }: LogRow, { applied }: Lane): boolean {
    return this.names.has(name) && position > applied;
  }

  protected enqueue(lane: Lane, row: LogRow): void {
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
    state.readUpTo = Math.max(state.readUpTo, position);
    state.attempts = 0;
    while (state.queue[0] && state.queue[0].position <= position) {
      state.queue.shift();
      this.queued--;
    }
  }

  /** How far the watermark of a working lane without queued work may move although nothing was applied. */
  idlePositions(): { lane: number; position: number }[] {
    return this.lanes
      .filter(({ queue, pausedUntil }) => queue.length === 0 && pausedUntil < Infinity)
      .filter(({ applied, readUpTo }) => applied < readUpTo)
      .map(({ lane, readUpTo }) => ({ lane, position: readUpTo }));
  }
}

/** Why an operator has to look at a lane. */
export const alarmOf = ({ alarm, gap }: Lane): string | undefined => gap ?? alarm;
