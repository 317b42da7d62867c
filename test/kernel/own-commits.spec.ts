import { SourceTail, type LogRow } from '../../src/shared/outbox/source-tail.js';

const row = (position: number): LogRow => ({
  position,
  lane: 0,
  eventId: `event-${position}`,
  name: 'teas.sold.v1',
  key: 'TEA-1',
  payload: '{}',
  headers: '{}',
  occurredAt: new Date(0),
});

/** A tail at position 10 whose log answers what a test says; `reads` counts the questions. */
function aTail(answers: { rows: LogRow[]; oldestOpen: number }[] = []) {
  const reads: unknown[] = [];
  const sql = (text: string) => {
    reads.push(text);
    const { rows, oldestOpen } = answers.shift()!;
    return Promise.resolve(
      (rows.length > 0 ? rows : [{ position: null }]).map((one) => ({ ...one, oldestOpen })),
    );
  };
  const tail = new SourceTail(sql as never, 'teas', 'source', 10);
  const settled: number[] = [];
  tail.onSettled((rows) => settled.push(...rows.map(({ position }) => position)));
  return { tail, settled, reads };
}

describe('the tail of a log, told of a commit of its own process', () => {
  it('settles what follows its head without reading', () => {
    const { tail, settled, reads } = aTail();

    const gap = tail.committed([row(11), row(12)]);

    expect([gap, settled, tail.head, reads]).toEqual([false, [11, 12], 12, []]);
  });

  it('keeps what lies above a gap until the gap is filled', () => {
    const { tail, settled } = aTail();

    expect(tail.committed([row(12)])).toBe(true);
    expect(settled).toEqual([]);
    expect(tail.committed([row(11)])).toBe(false);
    expect(settled).toEqual([11, 12]);
  });

  it('hands nothing over twice when a read under way answers it too', async () => {
    const { tail, settled } = aTail([{ rows: [row(11), row(12)], oldestOpen: 1 }]);

    const reading = tail.wake();
    tail.committed([row(11)]);
    await reading;

    expect(settled).toEqual([11, 12]);
  });

  it('lets a read explain a gap that nobody here fills', async () => {
    const { tail, settled } = aTail([{ rows: [row(11), row(12)], oldestOpen: 1 }]);
    tail.committed([row(12)]);

    await tail.wake();

    expect([settled, tail.hasGap]).toEqual([[11, 12], false]);
  });

  it('forgets nothing that the log tells again', () => {
    const { tail, settled } = aTail();
    tail.committed([row(11)]);

    expect(tail.committed([row(11), row(12)])).toBe(false);
    expect(settled).toEqual([11, 12]);
  });
});
