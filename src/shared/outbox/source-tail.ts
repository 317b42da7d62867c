import type { Sql } from '../database/sql.js';

/** Rows read from the log at once. */
const READ_MAX = 500;
/** Settled rows kept in memory for subscriptions that are nearly up to date; the others read the log themselves. */
const BUFFER_MAX = 5_000;

/** One row of a publisher's log. `payload` and `headers` are JSON texts: every subscriber parses its own copy. */
export interface LogRow {
  position: number;
  lane: number;
  eventId: string;
  name: string;
  key: string;
  payload: string;
  headers: string;
  occurredAt: Date;
}

interface SnapshotRow extends Partial<LogRow> {
  /** Every transaction with a lower id had ended when this was read. */
  oldestOpen: number;
}

/** Positions that nobody could see yet when a higher one, up to `below`, could be seen. */
interface Hole {
  below: number;
  /** Whoever may still fill the hole has a lower transaction id. */
  horizon: number;
}

const COLUMNS = `position, lane, event_id as "eventId", name, key, payload::text, headers::text, occurred_at as "occurredAt"`;

/**
 * Reads one publisher's log in order of position and never past a hole that an open transaction may still fill.
 * At a hole it draws a transaction id, waits until every transaction with a lower one has ended, reads the hole again,
 * and only then passes: what is still missing was rolled back.
 */
export class SourceTail {
  /** Everything up to here is settled: no event at or below it can appear any more. */
  head: number;
  private buffer: LogRow[] = [];
  private hole: Hole | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  /** Committed by this process, above positions that are not known yet. */
  private readonly ahead = new Map<number, LogRow>();
  private readonly listeners = new Set<(rows: LogRow[]) => void>();

  constructor(
    private readonly sql: Sql,
    readonly module: string,
    readonly sourceId: string,
    start: number,
  ) {
    this.head = start;
  }

  /** Called with each run of newly settled rows, in order. Returns the way to stop listening. */
  onSettled(listener: (rows: LogRow[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Takes rows that this process has just committed: what follows the head without a gap is settled and needs no read.
   * Answers whether a gap is left, which a transaction under way may fill, or only a read can explain.
   */
  committed(rows: LogRow[]): boolean {
    for (const row of rows)
      if (row.position > this.head && this.ahead.size < BUFFER_MAX) this.ahead.set(row.position, row);
    const settled: LogRow[] = [];
    for (let next = this.ahead.get(this.head + 1); next; next = this.ahead.get(next.position + 1))
      settled.push(next);
    if (settled.length > 0) this.advance(settled);
    return this.ahead.size > 0;
  }

  /** True while rows wait above a gap. */
  get hasGap(): boolean {
    return this.ahead.size > 0;
  }

  /** Reads whatever is new; calls while a read is running are folded into one more read. */
  wake(): Promise<void> {
    this.again = true;
    this.reading ??= this.readUntilQuiet();
    return this.reading;
  }

  /** True while a hole is waiting for transactions to end: nobody will announce that, so it must be asked for. */
  get waitsAtHole(): boolean {
    return this.hole !== undefined;
  }

  /** Settled rows above `after`, at most `limit`; empty when `after` is the head. */
  async read(after: number, limit: number): Promise<LogRow[]> {
    if (after >= this.head) return [];
    const oldest = this.buffer[0];
    if (oldest && oldest.position <= after + 1) {
      const from = firstAbove(this.buffer, after);
      return this.buffer.slice(from, from + limit);
    }
    return this.sql<LogRow>(
      `select ${COLUMNS} from ${this.module}.outbox where position > $1 and position <= $2 order by position limit $3`,
      [after, this.head, limit],
    );
  }

  /** Rows of one lane above `after` and not above `upTo`, straight from the log. */
  readLane(lane: number, after: number, upTo: number, limit: number): Promise<LogRow[]> {
    return this.sql<LogRow>(
      `select ${COLUMNS} from ${this.module}.outbox
       where lane = $1 and position > $2 and position <= $3 order by position limit $4`,
      [lane, after, upTo, limit],
    );
  }

  private async readUntilQuiet(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        if (await this.readOnce()) this.again = true;
      }
    } finally {
      // In the same step as the last look at `again`: a call between the two would be lost.
      this.reading = undefined;
    }
  }

  /** Answers whether there may be more to read at once. */
  private async readOnce(): Promise<boolean> {
    const rows = await this.sql<SnapshotRow>(
      `select log.*, pg_snapshot_xmin(taken)::text::bigint as "oldestOpen"
       from pg_current_snapshot() as taken
       left join lateral (
         select ${COLUMNS} from ${this.module}.outbox where position > $1 order by position limit $2
       ) as log on true`,
      [this.head, READ_MAX],
    );
    const above = rows[0]?.position === null ? [] : (rows as LogRow[]);
    const read = above.filter(({ position }) => position > this.head);
    const settled = this.settledOf(read, rows[0]!.oldestOpen);
    if (settled.length > 0) this.advance(settled);
    await this.noteHole(read, read[settled.length]);
    return above.length === READ_MAX && settled.length === read.length;
  }

  private settledOf(rows: LogRow[], oldestOpen: number): LogRow[] {
    let head = this.head;
    const stop = rows.findIndex(({ position }) => {
      const follows = position === head + 1;
      head = position;
      return !follows && !this.mayPass(position, oldestOpen);
    });
    return stop === -1 ? rows : rows.slice(0, stop);
  }

  private mayPass(position: number, oldestOpen: number): boolean {
    return this.hole !== undefined && position <= this.hole.below && this.hole.horizon <= oldestOpen;
  }

  /**
   * Whoever left the hole had a transaction id before the visible rows above it were written, so it is lower than one
   * that is drawn now. `pg_snapshot_xmax` would not do: it is only above the transactions that have ended, and one that
   * began later than the writer of a visible row may have drawn a lower position.
   */
  private async noteHole(read: LogRow[], next: LogRow | undefined): Promise<void> {
    if (!next) this.hole = undefined;
    else if (!this.hole || next.position > this.hole.below) {
      const [drawn] = await this.sql<{ id: number }>('select pg_current_xact_id()::text::bigint as id');
      this.hole = { below: read.at(-1)!.position, horizon: drawn!.id };
    }
  }

  private advance(settled: LogRow[]): void {
    this.buffer.push(...settled);
    if (this.buffer.length > BUFFER_MAX) this.buffer = this.buffer.slice(-BUFFER_MAX / 2);
    this.head = settled.at(-1)!.position;
    for (const position of this.ahead.keys()) if (position <= this.head) this.ahead.delete(position);
    for (const listener of this.listeners) listener(settled);
  }
}

/** Index of the first row above a position, by bisection. */
function firstAbove(rows: LogRow[], position: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
