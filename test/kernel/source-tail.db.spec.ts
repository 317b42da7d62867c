import { Migration } from '@mikro-orm/migrations';
import pg from 'pg';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import { integrationEvent } from '../../src/shared/outbox/integration-event.js';
import { appendToOutbox, columnsOf } from '../../src/shared/outbox/outbox.js';
import { SourceTail } from '../../src/shared/outbox/source-tail.js';
import { sqlOn, type Sql } from '../../src/shared/database/sql.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { eventually } from '../support/eventually.js';

const Happened = integrationEvent<{ key: string }>('tail_log.happened.v1', ({ key }) => key);

class CreateNotes extends Migration {
  override up(): void {
    this.addSql('create table tail_log.note (text text not null)');
    this.addSql(`create function tail_log.wait_for_gate() returns trigger language plpgsql as $$
      begin perform pg_advisory_lock_shared(77); return new; end $$`);
  }
}

@SoukModule({
  name: 'tail_log',
  migrations: [{ name: 'create-notes', class: CreateNotes }],
  events: [Happened],
})
class TailLogModule {}

/** A transaction in hand. */
interface Open extends AsyncDisposable {
  sql: Sql;
  note(): Promise<unknown>;
  publish(...keys: string[]): Promise<unknown>;
}

describe('the tail of a log', () => {
  let database: KernelDatabase;
  beforeAll(async () => void (database = await kernelDatabase(TailLogModule)), 60_000);
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(() => database.sql('truncate tail_log.outbox restart identity'));

  it('waits at a hole while the transaction that left it is open, and then keeps the order', async () => {
    await using first = await begin();
    await using second = await begin();
    await first.publish('first');
    await second.publish('second');
    await second.sql('commit');
    const { tail, keys } = follow();

    await lookThrice(tail);
    expect([keys, tail.waitsAtHole]).toEqual([[], true]);

    await first.sql('commit');
    await untilSeen(tail, keys, 'first', 'second');
    expect(tail.waitsAtHole).toBe(false);
  });

  it('passes a hole that was rolled back, once everybody of that time has ended', async () => {
    await using first = await begin();
    await using second = await begin();
    await using bystander = await begin();
    await bystander.note();
    await first.publish('never');
    await second.publish('second');
    await second.sql('commit');
    await first.sql('rollback');
    const { tail, keys } = follow();

    await lookThrice(tail);
    expect(keys).toEqual([]);

    await bystander.sql('commit');
    await untilSeen(tail, keys, 'second');
  });

  it('does not wait for transactions that began after the hole was seen', async () => {
    await using first = await begin();
    await using second = await begin();
    await first.publish('never');
    await second.publish('second');
    await second.sql('commit');
    const { tail, keys } = follow();
    await tail.wake();
    await using later = await begin();
    await later.note();

    await first.sql('rollback');

    await untilSeen(tail, keys, 'second');
  });

  it('loses nothing of a transaction that began later but drew its position first', async () => {
    await using early = await begin();
    await using late = await begin();
    await early.note();
    await late.publish('late');
    await early.publish('early');
    await early.sql('commit');
    const { tail, keys } = follow();

    await lookThrice(tail);
    expect(keys).toEqual([]);

    await late.sql('commit');
    await untilSeen(tail, keys, 'late', 'early');
  });

  it('loses nothing of a transaction whose first write is its event, and which is slow to write it', async () => {
    await database.sql(`create trigger wait before insert on tail_log.outbox for each row
      when (new.key = 'slow') execute function tail_log.wait_for_gate()`);
    // PostgreSQL gives a transaction its id with every 32nd position of a sequence; the next one is none of those.
    await using warmUp = await begin();
    await warmUp.publish('first');
    await warmUp.sql('commit');
    await using gate = await begin();
    await gate.sql('select pg_advisory_lock(77)');
    await using slow = await begin();
    const publishing = slow.publish('slow');
    await eventually(async () =>
      expect(
        await database.sql(`select 1 from pg_locks where locktype = 'advisory' and not granted`),
      ).toHaveLength(1),
    );
    await using quick = await begin();
    await quick.publish('quick');
    await quick.sql('commit');
    const { tail, keys } = follow();

    await lookThrice(tail);
    expect(keys).toEqual(['first']);

    await gate.sql('select pg_advisory_unlock(77)');
    await publishing;
    await slow.sql('commit');
    await untilSeen(tail, keys, 'first', 'slow', 'quick');
  });

  it('waits at each hole anew', async () => {
    await using one = await begin();
    await using two = await begin();
    await using three = await begin();
    await one.publish('never');
    await two.publish('second');
    await two.sql('commit');
    const { tail, keys } = follow();
    await tail.wake();
    await three.publish('third');
    await using four = await begin();
    await four.publish('fourth');
    await four.sql('commit');

    await one.sql('rollback');
    await untilSeen(tail, keys, 'second');

    await three.sql('commit');
    await untilSeen(tail, keys, 'second', 'third', 'fourth');
  });

  it('reads a long log to its end, in memory and beyond', async () => {
    const keys = Array.from({ length: 6_001 }, (_, index) => `key-${index}`);
    await using all = await begin();
    await all.publish(...keys);
    await all.sql('commit');
    const { tail, keys: seen } = follow();

    await tail.wake();

    expect(seen).toEqual(keys);
    const firstTwo = await tail.read(0, 2);
    const lastTwo = await tail.read(5_999, 10);
    expect([...firstTwo, ...lastTwo].map(({ position }) => position)).toEqual([1, 2, 6_000, 6_001]);
  });

  function follow() {
    const keys: string[] = [];
    const tail = new SourceTail(database.sql, 'tail_log', '', 0);
    tail.onSettled((rows) => keys.push(...rows.map(({ key }) => key)));
    return { tail, keys };
  }

  /** Other suites' transactions on this server hold the horizon as well, so it may take more than three looks. */
  const untilSeen = (tail: SourceTail, keys: string[], ...expected: string[]) =>
    eventually(async () => {
      await tail.wake();
      expect(keys).toEqual(expected);
    });

  /** To see a hole, to note where transactions stand, to see that they have ended. */
  async function lookThrice(tail: SourceTail): Promise<void> {
    for (let look = 0; look < 3; look++) await tail.wake();
  }

  async function begin(): Promise<Open> {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    await client.query('begin');
    const sql = sqlOn(client);
    return {
      sql,
      note: () => sql(`insert into tail_log.note values ('takes a transaction id')`),
      publish: (...keys) =>
        appendToOutbox(
          sql,
          'tail_log',
          columnsOf(keys.map((key) => ({ event: Happened as never, payload: { key } }))),
          {},
        ),
      [Symbol.asyncDispose]: () => client.end(),
    };
  }
});
