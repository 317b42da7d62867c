import { LogFeed } from '../../src/shared/delivery/log-feed.js';
import { LANES } from '../../src/shared/outbox/lanes.js';
import { SourceTail, type LogRow } from '../../src/shared/outbox/source-tail.js';

const NAMES = new Set(['shop.opened.v1']);
const START = new Map(Array.from({ length: LANES }, (_, lane) => [lane, 0]));

/** A log that is settled up to its last row. */
class MemoryTail extends SourceTail {
  readonly rows: LogRow[] = [];
  /** What happens elsewhere while a read is under way. */
  meanwhile: (() => void) | undefined;

  constructor() {
    super(() => Promise.reject(new Error('Nothing is read from a database here')), 'shop', 'source', 0);
  }

  append(lane: number, name = 'shop.opened.v1'): LogRow {
    const position = this.head + 1;
    const row = {
      position,
      lane,
      name,
      eventId: `${position}`,
      key: `key-${lane}`,
      payload: '{}',
      headers: '{}',
    };
    this.rows.push({ ...row, occurredAt: new Date(0) });
    this.head = position;
    return this.rows.at(-1)!;
  }

  override async read(after: number, limit: number): Promise<LogRow[]> {
    const found = this.rows
      .filter(({ position }) => position > after && position <= this.head)
      .slice(0, limit);
    this.meanwhile?.();
    this.meanwhile = undefined;
    return found;
  }

  override async readLane(lane: number, after: number, upTo: number, limit: number): Promise<LogRow[]> {
    const wanted = this.rows.filter(
      (row) => row.lane === lane && row.position > after && row.position <= upTo,
    );
    return wanted.slice(0, limit);
  }
}

const positions = (rows: LogRow[]): number[] => rows.map(({ position }) => position);
const ever = () => performance.now();

describe('a feed', () => {
  it('offers what its subscription reacts to, in order of position over all lanes', async () => {
    const tail = new MemoryTail();
    tail.append(3);
    tail.append(1, 'shop.closed.v1');
    tail.append(1);
    tail.append(3);
    const feed = new LogFeed('main', tail, NAMES, START);

    await feed.fill();

    expect(positions(feed.peek(ever(), 10))).toEqual([1, 3, 4]);
    expect(positions(feed.peek(ever(), 2))).toEqual([1, 3]);
  });

  it('leaves out what a lane has already applied', async () => {
    const tail = new MemoryTail();
    for (let time = 0; time < 4; time++) tail.append(time % 2);
    const feed = new LogFeed('main', tail, NAMES, new Map([...START, [0, 3]]));

    await feed.fill();

    expect(positions(feed.peek(ever(), 10))).toEqual([2, 4]);
  });

  it('goes on with other lanes while one rests', async () => {
    const tail = new MemoryTail();
    const feed = new LogFeed('main', tail, NAMES, START);
    feed.lanes[0]!.pausedUntil = Infinity;
    tail.append(0);
    tail.append(1);

    await feed.fill();

    expect(positions(feed.peek(ever(), 10))).toEqual([2]);
  });

  it('keeps a bounded part of a resting lane, and reads the rest from the log when the lane works again', async () => {
    const tail = new MemoryTail();
    const feed = new LogFeed('main', tail, NAMES, START);
    feed.lanes[0]!.pausedUntil = Infinity;
    for (let time = 0; time < 1_800; time++) tail.append(0, time % 3 ? 'shop.opened.v1' : 'shop.closed.v1');
    const wanted = positions(tail.rows.filter(({ name }) => NAMES.has(name)));

    await feed.fill();
    expect(feed.queued).toBe(500);

    feed.lanes[0]!.pausedUntil = 0;
    expect(await drained(feed)).toEqual(wanted);
  });

  it('takes up a lane again whose rest in the log holds nothing that it wants', async () => {
    const tail = new MemoryTail();
    const feed = new LogFeed('main', tail, NAMES, START);
    feed.lanes[0]!.pausedUntil = Infinity;
    for (let time = 0; time < 501; time++) tail.append(0);
    for (let time = 0; time < 1_200; time++) tail.append(0, 'shop.closed.v1');
    tail.append(0);
    await feed.fill();

    feed.lanes[0]!.pausedUntil = 0;

    const seen = await drained(feed);
    expect([seen.length, seen.at(-1)]).toEqual([502, 1_702]);
  });

  it('skips nothing that is settled while it reads a part of the log that holds nothing any more', async () => {
    const tail = new MemoryTail();
    tail.head = 10;
    tail.meanwhile = () => void tail.append(0);
    const feed = new LogFeed('main', tail, NAMES, START);

    await feed.fill();

    expect(positions(feed.peek(ever(), 10))).toEqual([11]);
  });

  it('says how far idle lanes may move: not where work waits, and not where an operator has to look', async () => {
    const tail = new MemoryTail();
    tail.append(0);
    tail.append(5, 'shop.closed.v1');
    const feed = new LogFeed('main', tail, NAMES, new Map([...START, [7, 900]]));
    feed.stopAhead(2);

    await feed.fill();

    const idle = feed.idlePositions();
    expect(idle.map(({ lane }) => lane)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
    expect(new Set(idle.map(({ position }) => position))).toEqual(new Set([2]));
    expect(feed.lanes[7]!.alarm).toContain('delivery.ahead');
  });
});

/** Positions in the order in which batches of up to 200 take them. */
async function drained(feed: LogFeed): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    await feed.fill();
    const batch = feed.peek(ever(), 200);
    if (batch.length === 0) return seen;
    seen.push(...positions(batch));
    feed.applied(0, batch.at(-1)!.position);
  }
}
