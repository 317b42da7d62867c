import pg from 'pg';
import { Settings } from '../../src/shared/config/settings.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import type { ReaderReport } from '../../src/shared/outbox/log-port.js';
import { makePartitionsAhead, OutboxMaintenance } from '../../src/shared/outbox/maintenance.js';
import { SourceTail } from '../../src/shared/outbox/source-tail.js';
import { eventually } from '../support/eventually.js';
import type { KernelApp } from '../support/kernel-app.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { countOn, Counted, PubAModule } from '../support/kernel-modules.js';

const POSITIONS = 50;
const ALL_READ: ReaderReport = { subscriber: 'sub_x', subscription: 'main', position: 1_000 };

describe('upkeep of a log', () => {
  let database: KernelDatabase;
  let app: KernelApp;

  beforeAll(async () => {
    database = await kernelDatabase(PubAModule);
    app = await database.start();
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await database[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    for (const name of await tables()) await database.sql(`drop table pub_a.${name}`);
    await database.sql('truncate pub_a.outbox_reader');
    await database.sql('alter sequence pub_a.outbox_position_seq restart');
    await makePartitionsAhead(app.sql('pub_a'), 'pub_a', POSITIONS);
  });

  const tables = async () =>
    (
      await database.sql<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'pub_a'::regnamespace and relkind = 'r'
           and relname like 'outbox\\_from\\_%' order by substring(relname from '\\d+$')::int`,
      )
    ).map(({ name }) => name);

  /** In transactions of one event, as most are. */
  async function publish(count: number): Promise<void> {
    for (let time = 0; time < count; time++)
      await app.work('pub_a').run(async ({ sql, publish: send }) => {
        for (const counted of await countOn(sql, 'pub_a', ['key'])) send(Counted, counted);
      });
  }

  const upkeep = (readers: ReaderReport[], keepMs = '1') =>
    new OutboxMaintenance(
      app.kernel.module('pub_a').pool,
      'pub_a',
      new Settings({ OUTBOX_PARTITION_POSITIONS: `${POSITIONS}`, OUTBOX_KEEP_MS: keepMs }),
      createLogger('silent'),
      () => readers,
    );

  async function positionsRead(): Promise<number[]> {
    const positions: number[] = [];
    const tail = new SourceTail(app.sql('pub_a'), 'pub_a', '', 0);
    tail.onSettled((rows) => positions.push(...rows.map(({ position }) => position)));
    await eventually(async () => {
      await tail.wake();
      expect(tail.waitsAtHole).toBe(false);
    });
    return positions;
  }

  it('keeps two partitions ready beyond the one being written', async () => {
    expect(await tables()).toEqual(['outbox_from_1', 'outbox_from_51', 'outbox_from_101']);

    await publish(51);
    await upkeep([], '3600000').round();

    expect(await tables()).toEqual(['outbox_from_1', 'outbox_from_51', 'outbox_from_101', 'outbox_from_151']);
    expect(await positionsRead()).toHaveLength(51);
  });

  it('makes partitions while somebody reads the log at length, and without stopping publishers', async () => {
    await using reader = await begin();
    await reader.query('select count(*) from pub_a.outbox');

    await makePartitionsAhead(app.sql('pub_a'), 'pub_a', POSITIONS * 2);
    await publish(1);

    expect(await tables()).toHaveLength(4);
  });

  it('drops what is old and below every reader, and no more', async () => {
    await publish(120);

    await upkeep([ALL_READ, { ...ALL_READ, subscription: 'totals', position: 99 }]).round();
    expect(await tables()).toEqual([
      'outbox_from_51',
      'outbox_from_101',
      'outbox_from_151',
      'outbox_from_201',
    ]);

    await upkeep([ALL_READ, { ...ALL_READ, subscription: 'totals', position: 100 }]).round();
    expect((await tables())[0]).toBe('outbox_from_101');
    expect(await positionsRead()).toEqual(Array.from({ length: 20 }, (_, index) => index + 101));
  });

  it('drops nothing that is young', async () => {
    await publish(120);

    await upkeep([ALL_READ], '3600000').round();

    expect((await tables())[0]).toBe('outbox_from_1');
  });

  it('waits for a reader that nobody hears of any more', async () => {
    await publish(120);
    await upkeep([{ subscriber: 'sub_y', subscription: 'main', position: 60 }]).round();

    await upkeep([ALL_READ]).round();

    expect((await tables())[0]).toBe('outbox_from_51');
  });

  it('does not believe a reader that says it has gone back', async () => {
    await publish(60);
    await upkeep([ALL_READ], '3600000').round();
    await upkeep([{ ...ALL_READ, position: 3 }]).round();

    expect(await database.sql('select position from pub_a.outbox_reader')).toEqual([{ position: 1_000 }]);
  });

  it('finishes what an interrupted round has left half detached', async () => {
    await publish(60);
    await using reader = await begin();
    await reader.query('select count(*) from pub_a.outbox');
    await upkeep([ALL_READ]).round();
    expect(await database.sql('select 1 from pg_inherits where inhdetachpending')).toHaveLength(1);
    expect(await positionsRead()).toEqual(Array.from({ length: 10 }, (_, index) => index + 51));
    await publish(1);

    await reader.query('commit');
    await upkeep([ALL_READ]).round();

    expect((await tables())[0]).toBe('outbox_from_51');
    expect(await positionsRead()).toHaveLength(11);
  });

  async function begin(): Promise<pg.Client & AsyncDisposable> {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    await client.query('begin');
    return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
  }
});
