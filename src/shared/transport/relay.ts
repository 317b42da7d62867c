import type { Sql } from '../database/sql.js';
import type { Failpoints } from '../failpoints.js';
import type { Logger } from '../observability/logger.js';
import { LANES } from '../outbox/lanes.js';
import type { LogRow, SourceTail } from '../outbox/source-tail.js';
import { newId } from '../uuid.js';
import { markOf, messageOf } from './event-message.js';
import type { Sender } from './sender.js';

export interface RelaySettings {
  batchMax: number;
  leaseMs: number;
  markMs: number;
  /** Pause after the brokers or the database have failed. */
  pauseMs: number;
}

/** Bytes of events in one batch: one lane of it is one record batch, of which brokers take 1 MiB. */
const BATCH_BYTES_MAX = 512 * 1024;
/** Positions are written down this long after they were reached: what a crash forgets is sent again, and dropped there. */
const SAVE_MS = 200;

/** The relay among the readers of a log: what it has not sent yet is not forgotten. */
export const RELAY = { subscriber: 'kafka', subscription: 'relay' };

/**
 * How far a log has been sent. The first time, that is as far as all of its subscribers have reported, or nothing when one
 * of them never has: what is sent without need is dropped there.
 * @param subscribers `<module>/<subscription>`
 */
export async function placeOfRelay(sql: Sql, module: string, subscribers: string[]): Promise<number> {
  await sql(
    `insert into ${module}.outbox_relay (position)
     select case when count(*) < cardinality($1::text[]) then 0 else coalesce(min(position), 0) end
     from ${module}.outbox_reader where subscriber || '/' || subscription = any($1)
     on conflict do nothing`,
    [subscribers],
  );
  const [row] = await sql<{ position: number }>(`select position from ${module}.outbox_relay`);
  return row!.position;
}

/**
 * Everything from a position on is sent again: the relay, whoever it is, finds its place moved. Answers how many positions
 * that are; none when the relay has not come so far yet.
 */
export async function moveRelayBack(sql: Sql, module: string, from: number): Promise<number> {
  const [moved] = await sql<{ positions: number }>(
    `update ${module}.outbox_relay as mine set position = $1::bigint - 1, predecessors = null
     from (select position from ${module}.outbox_relay for update) as was
     where mine.position >= $1 returning was.position - $1 + 1 as positions`,
    [from],
  );
  return moved?.positions ?? 0;
}

/**
 * Carries one module's log to its topic, in order of position: a batch is sent when the one before it has been taken by
 * all brokers. How far it came is kept beside the log and moves from the value that was read, or not at all: two relays
 * of one log can only repeat each other. The lease keeps replicas from doing that all the time.
 */
export class Relay {
  private readonly holder = newId();
  /** What has been sent; undefined while another replica relays. */
  private sent: number | undefined;
  private saved = 0;
  private leasedUntil = 0;
  /** Position of the last row sent in each lane. */
  private last: number[] = [];
  private marked = 0;
  private markedAt = performance.now();
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private saving: NodeJS.Timeout | undefined;
  private savingNow: Promise<void> | undefined;
  /** The brokers or the database did not answer the last time. */
  failing: string | undefined;

  constructor(
    readonly module: string,
    private readonly topic: string,
    private readonly tail: SourceTail,
    private readonly sql: Sql,
    private readonly sender: Sender,
    private readonly settings: RelaySettings,
    private readonly failpoints: Failpoints,
    private readonly log: Logger,
  ) {}

  /** What has been sent, as far as this process knows. */
  get position(): number {
    return this.sent ?? this.saved;
  }

  /** Whether this replica is the one that relays. */
  get leads(): boolean {
    return this.sent !== undefined;
  }

  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.relayUntilQuiet();
  }

  /** Finishes what is being sent, writes down how far it came, and lets go of the lease. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    clearTimeout(this.saving);
    if (this.leads) await this.save(0).catch(() => undefined);
  }

  private async relayUntilQuiet(): Promise<void> {
    clearTimeout(this.timer);
    let pauseMs = this.settings.leaseMs / 3;
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if (await this.leading()) await this.relaySome();
      }
      this.failing = undefined;
    } catch (error) {
      // What was not taken is numbered again, from the place that is written down.
      this.sent = undefined;
      pauseMs = this.settings.pauseMs;
      if (!this.failing) this.log.warn({ module: this.module, err: error }, 'events wait here; tried again');
      this.failing = (error as Error).message;
    } finally {
      // In the same step as the last look at `again`: a call between the two would be lost.
      this.running = undefined;
      if (!this.stopped) this.timer = setTimeout(() => this.wake(), pauseMs);
    }
  }

  /** One batch, or a mark when there has been nothing for a while. */
  private async relaySome(): Promise<void> {
    const rows = fitting(BATCH_BYTES_MAX, await this.tail.read(this.sent!, this.settings.batchMax));
    if (rows.length === 0) return this.markLanes();
    await this.failpoints.reach('relay.before-send', this.module);
    const last = [...this.last];
    const messages = rows.map((row) => {
      const predecessor = last[row.lane]!;
      last[row.lane] = row.position;
      return messageOf(row, this.tail.sourceId, predecessor);
    });
    await this.sender.send(this.topic, messages);
    await this.failpoints.reach('relay.after-send', this.module);
    this.sent = rows.at(-1)!.position;
    this.last = last;
    this.saveSoon();
    this.again = true;
  }

  private async markLanes(): Promise<void> {
    const position = this.sent!;
    if (position === this.marked || performance.now() - this.markedAt < this.settings.markMs) return;
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    await this.sender.send(
      this.topic,
      lanes.map((lane) => markOf(lane, this.tail.sourceId, position, this.last[lane]!)),
    );
    this.marked = position;
    this.markedAt = performance.now();
  }

  /** Whether the lease is ours, if need be by taking it. */
  private async leading(): Promise<boolean> {
    const renewAt = this.leasedUntil - this.settings.leaseMs / 2;
    if (this.leads && performance.now() < renewAt) return true;
    if (this.leads) await this.save(this.settings.leaseMs);
    return this.leads || this.lead();
  }

  private async lead(): Promise<boolean> {
    const askedAt = performance.now();
    const [place] = await this.sql<{ position: number; predecessors: string[] | null }>(
      `update ${this.module}.outbox_relay
       set holder = $1, held_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000.0)
       where holder = $1 or held_until <= clock_timestamp() returning position, predecessors`,
      [this.holder, this.settings.leaseMs],
    );
    if (!place) return false;
    this.last = place.predecessors?.map(Number) ?? (await this.predecessorsAt(place.position));
    this.sent = this.saved = place.position;
    this.leasedUntil = askedAt + this.settings.leaseMs;
    return true;
  }

  private async predecessorsAt(position: number): Promise<number[]> {
    const found = await this.sql<{ position: number }>(
      `select coalesce((select position from ${this.module}.outbox
         where outbox.lane = lanes.lane and position <= $1 order by position desc limit 1), 0) as position
       from generate_series(0, ${LANES - 1}) as lanes (lane) order by lanes.lane`,
      [position],
    );
    return found.map((row) => row.position);
  }

  private saveSoon(): void {
    this.saving ??= setTimeout(() => {
      this.saving = undefined;
      this.save(this.settings.leaseMs).catch(() => (this.sent = undefined));
    }, SAVE_MS);
  }

  /** One after the other: each moves the position from where the one before it has put it. */
  private save(leaseMs: number): Promise<void> {
    this.savingNow = (this.savingNow ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.moveOn(leaseMs));
    return this.savingNow;
  }

  /**
   * Moves the position from what it was; when that is no longer so, another relay or an operator has moved it, and this one
   * begins again from there. Nobody waits for the disk: a position that a crash of the server forgets is sent again.
   */
  private async moveOn(leaseMs: number): Promise<void> {
    const { saved, sent, last } = this;
    if (sent === undefined) return;
    const askedAt = performance.now();
    const [moved] = await this.sql(
      `with quick as (select set_config('synchronous_commit', 'off', true))
       update ${this.module}.outbox_relay
       set position = $3, predecessors = $4, held_until = clock_timestamp() + make_interval(secs => $5::float8 / 1000.0)
       from quick where holder = $1 and position = $2 returning 1 as one`,
      [this.holder, saved, sent, last, leaseMs],
    );
    if (moved) {
      this.saved = sent;
      this.leasedUntil = askedAt + leaseMs;
    } else this.sent = undefined;
  }
}

/** As many of the first rows as fit, at least one. */
function fitting(bytesMax: number, rows: LogRow[]): LogRow[] {
  let bytes = 0;
  const tooMany = rows.findIndex(
    ({ payload, headers }, index) =>
      (bytes += Buffer.byteLength(payload) + headers.length) > bytesMax && index > 0,
  );
  return tooMany === -1 ? rows : rows.slice(0, tooMany);
}
