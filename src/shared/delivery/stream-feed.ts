import type { LogRow } from '../outbox/source-tail.js';
import { within } from '../within.js';
import { Feed, type Lane, type Source } from './feed.js';

/** Rows of one lane in memory beyond which its stream waits, and below which it goes on. */
const QUEUED_MAX = 1_000;
const QUEUED_LOW = 800;
/** After so long without room a lane stands still, and must not hold up the others. */
const PATIENCE_MS = 500;
/** Places in the stream that are remembered until what was read up to them is applied. */
const MARKS_MAX = 1_000;

/** One row as a broker brings it. */
export interface StreamedRow extends LogRow {
  /** Position of the row before it in its lane, as its sender knew; 0 for none. */
  predecessor: number;
  /** Place in the stream of its lane. */
  offset: bigint;
}

/** How a feed acts upon the stream that fills it. */
export interface StreamControl {
  pause(lane: number): void;
  resume(lane: number): void;
  /** The lane's watermark as the database has it now: another replica may have moved it. */
  watermark(lane: number): Promise<number>;
}

interface LaneStream {
  /** Whether this process reads the lane. */
  assigned: boolean;
  resting: boolean;
  /** Ends a wait for room. */
  hasRoom: (() => void) | undefined;
  /** Where to go on from in the stream once everything up to `position` is applied. */
  marks: { position: number; offset: bigint }[];
  resumeAt: bigint | undefined;
}

/**
 * A log that a broker brings, one stream per lane. It may bring rows again, and late: what is not above the lane's place
 * is dropped. It may also have lost some: each row names its predecessor, and one that is not known stops the lane.
 */
export class StreamFeed extends Feed {
  private readonly streams: LaneStream[];

  constructor(
    subscription: string,
    source: Source,
    names: ReadonlySet<string>,
    watermarks: ReadonlyMap<number, number>,
    private readonly control: StreamControl,
  ) {
    super(subscription, source, names, watermarks);
    this.streams = this.lanes.map(() => ({
      assigned: false,
      resting: false,
      hasRoom: undefined,
      marks: [],
      resumeAt: undefined,
    }));
  }

  /** As far as this process has read. */
  get head(): number {
    return Math.max(...this.lanes.map(({ readUpTo }) => readUpTo));
  }

  get lag(): number {
    return Math.max(...this.lanes.map(({ readUpTo, applied }) => readUpTo - applied));
  }

  /** Lanes that are not this process's any more are read by another: what is queued of them is its work now. */
  assign(lanes: ReadonlySet<number>): void {
    for (const lane of this.lanes) {
      const stream = this.streams[lane.lane]!;
      stream.assigned = lanes.has(lane.lane);
      stream.resting = false;
      stream.hasRoom?.();
      stream.marks = [];
      stream.resumeAt = undefined;
      if (!stream.assigned) this.forget(lane);
    }
  }

  private forget(lane: Lane): void {
    this.queued -= lane.queue.length;
    lane.queue = [];
    lane.readUpTo = lane.applied;
    lane.gap = undefined;
  }

  /** Rows of one lane in the order in which they came. */
  async take(lane: number, rows: StreamedRow[]): Promise<void> {
    const state = this.lanes[lane]!;
    let rechecked = false;
    for (const row of rows) {
      if (row.position <= state.readUpTo) continue;
      if (row.predecessor > state.readUpTo && !rechecked) {
        rechecked = true;
        this.applied(lane, await this.control.watermark(lane));
      }
      if (row.position > state.readUpTo) this.takeNext(state, row);
    }
    this.mark(state, rows.at(-1)!);
  }

  /** Resolves when a lane has room for more. One that stands still is asked to rest instead. */
  async room(lane: number): Promise<void> {
    const state = this.lanes[lane]!;
    const stream = this.streams[lane]!;
    if (stream.resting || state.queue.length < QUEUED_MAX) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    stream.hasRoom = resolve;
    const isThere = await within(PATIENCE_MS, promise);
    stream.hasRoom = undefined;
    if (isThere) return;
    stream.resting = true;
    this.control.pause(lane);
  }

  private takeNext(lane: Lane, row: StreamedRow): void {
    if (row.predecessor > lane.readUpTo) {
      lane.gap ??= `delivery.gap: ${this.source.module} says that ${row.predecessor} comes before ${row.position}, and nothing came after ${lane.readUpTo}`;
      return;
    }
    lane.gap = undefined;
    lane.readUpTo = row.position;
    if (this.wants(row, lane)) this.enqueue(lane, row);
  }

  private mark(lane: Lane, { offset }: StreamedRow): void {
    const { marks } = this.streams[lane.lane]!;
    if (lane.gap) return;
    if (marks.length >= MARKS_MAX) marks.pop();
    marks.push({ position: lane.readUpTo, offset: offset + 1n });
  }

  fill(): Promise<void> {
    for (const { lane, queue } of this.lanes) {
      const stream = this.streams[lane]!;
      if (queue.length > QUEUED_LOW) continue;
      stream.hasRoom?.();
      if (stream.resting) this.control.resume(lane);
      stream.resting = false;
    }
    return Promise.resolve();
  }

  /** Where to go on in each lane after a restart: behind what has been applied. `isOpen`: more than that has been read. */
  resumeAt(): { lane: number; offset: bigint | undefined; isOpen: boolean }[] {
    return this.lanes.flatMap(({ lane, applied, gap }) => {
      const stream = this.streams[lane]!;
      if (!stream.assigned) return [];
      while (stream.marks[0] && stream.marks[0].position <= applied)
        stream.resumeAt = stream.marks.shift()!.offset;
      const isOpen = stream.marks.length > 0 || gap !== undefined;
      return isOpen || stream.resumeAt !== undefined ? [{ lane, offset: stream.resumeAt, isOpen }] : [];
    });
  }
}
