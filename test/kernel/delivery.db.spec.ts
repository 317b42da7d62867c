import { laneOf } from '../../src/shared/outbox/lanes.js';
import { eventually } from '../support/eventually.js';
import type { KernelApp } from '../support/kernel-app.js';
import { countOnce } from '../support/kernel-counting.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { countOn, Counted, EVENTS_OF, Skipped, TALLY_MODULES } from '../support/kernel-modules.js';
import { violations } from '../support/kernel-violations.js';

const BACKLOG = 5_000;
const SUBSCRIPTIONS_OF_Y = 2;

describe('delivery', () => {
  let database: KernelDatabase;
  beforeAll(async () => void (database = await kernelDatabase(...TALLY_MODULES)), 60_000);
  afterAll(() => database[Symbol.asyncDispose]());

  beforeEach(async () => {
    for (const source of ['pub_a', 'pub_b']) {
      await database.sql(`truncate ${source}.outbox, ${source}.counter, ${source}.idempotency_key`);
      await database.sql(`alter sequence ${source}.outbox_position_seq restart`);
    }
    for (const subscriber of ['sub_x', 'sub_y']) {
      await database.sql(`truncate ${subscriber}.applied`);
      await database.sql(`update ${subscriber}.watermark set position = 0`);
    }
  });

  const appliedBy = (subscriber: string, subscription = 'main') =>
    database.sql<{ source: string; key: string; number: number }>(
      `select source, key, number from ${subscriber}.applied where subscription = $1 order by serial`,
      [subscription],
    );

  /** As many events as keys, in one transaction. */
  const publishAll = (app: KernelApp, source: 'pub_a' | 'pub_b', keys: string[], which = 0) =>
    app.work(source).run(async ({ sql, publish }) => {
      for (const count of await countOn(sql, source, keys)) publish(EVENTS_OF[source][which]!, count);
    });

  const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`);

  it('brings an event to every subscription that reacts to it, and to no other', async () => {
    await using app = await database.start();
    await publishAll(app, 'pub_a', ['a']);
    await publishAll(app, 'pub_b', ['b']);
    await database.untilQuiet();

    const a = { source: 'pub_a', key: 'a', number: 1 };
    const b = { source: 'pub_b', key: 'b', number: 1 };
    expect(await appliedBy('sub_x')).toEqual(expect.arrayContaining([a, b]));
    expect(await appliedBy('sub_y')).toEqual([b]);
    expect(await appliedBy('sub_y', 'totals')).toEqual(expect.arrayContaining([a, b]));
  });

  it('starts a new subscription at the head of the log', async () => {
    await database.sql('truncate sub_x.watermark');
    await using before = await database.start({ modules: TALLY_MODULES.slice(0, 2) });
    await publishAll(before, 'pub_a', ['before']);
    await database.prepareAgain();
    await publishAll(before, 'pub_a', ['after']);

    await using _app = await database.start();
    await database.untilQuiet();

    expect(await appliedBy('sub_x')).toEqual([{ source: 'pub_a', key: 'after', number: 1 }]);
  });

  it('works off a big backlog, in order of each key', async () => {
    await using publisher = await database.start({ modules: TALLY_MODULES.slice(0, 2) });
    for (let round = 0; round < BACKLOG / 500; round++)
      await publishAll(publisher, 'pub_a', keysOf(500), round % 2);

    await using app = await database.start();
    await database.untilQuiet(60_000);

    expect(await violations(database.sql)).toEqual([]);
    expect(await appliedBy('sub_x')).toHaveLength(BACKLOG);
    expect(app.kernel.counts.commits.get('sub_x')).toBeLessThan(BACKLOG / 20);
  }, 90_000);

  it('gives each event once to two replicas', async () => {
    await using one = await database.start();
    await using two = await database.start();
    await Promise.all([one, two].map((app, index) => countOnce(app.work('pub_a'), `replica-${index}`, 40)));
    await database.untilQuiet(30_000);

    expect(await violations(database.sql)).toEqual([]);
    expect(await appliedBy('sub_x')).toHaveLength(80);
  });

  it('fills batches for those who need it soon', async () => {
    await using app = await database.start({
      settings: { DELIVERY_SOON_MS: '60000', DELIVERY_IDLE_ADVANCE_MS: '60000', DELIVERY_BATCH_MAX: '10' },
    });
    const commits = () => app.kernel.counts.commits.get('sub_y') ?? 0;
    for (const key of keysOf(9)) await publishAll(app, 'pub_b', [key]);
    await eventually(async () => expect(await appliedBy('sub_x')).toHaveLength(9));
    expect([commits(), await appliedBy('sub_y')]).toEqual([0, []]);

    await publishAll(app, 'pub_b', ['the tenth']);

    await eventually(async () => expect(await appliedBy('sub_y')).toHaveLength(10));
    await eventually(async () => expect(await appliedBy('sub_y', 'totals')).toHaveLength(10));
    expect(commits()).toBe(SUBSCRIPTIONS_OF_Y);
  });

  it('fills a batch from a busy source although another one has little', async () => {
    await using app = await database.start({
      settings: { DELIVERY_SOON_MS: '60000', DELIVERY_IDLE_ADVANCE_MS: '60000', DELIVERY_BATCH_MAX: '10' },
    });
    await publishAll(app, 'pub_a', ['little']);
    await publishAll(app, 'pub_b', keysOf(9));

    await eventually(async () => expect(await appliedBy('sub_y', 'totals')).toHaveLength(10));
  });

  it('lets watermarks follow events that nobody reacts to', async () => {
    await using app = await database.start();
    await publishAll(app, 'pub_b', keysOf(20), EVENTS_OF.pub_b.indexOf(Skipped));

    await eventually(async () =>
      expect(
        await database.sql(`select min(position) as lowest, max(position) as highest from sub_x.watermark
          where source_id = (select source_id from pub_b.outbox_source)`),
      ).toEqual([{ lowest: 20, highest: 20 }]),
    );
    expect(await appliedBy('sub_x')).toEqual([]);
  });

  it('stops a lane that is ahead of a log that was set back, and says so', async () => {
    await database.sql(
      `update sub_x.watermark set position = 900 where lane = $1
      and source_id = (select source_id from pub_a.outbox_source)`,
      [laneOf('stopped')],
    );
    const other = keysOf(20).find((key) => laneOf(key) !== laneOf('stopped'))!;

    await using app = await database.start();
    await publishAll(app, 'pub_a', ['stopped', other], EVENTS_OF.pub_a.indexOf(Counted));

    await eventually(async () => expect((await appliedBy('sub_x')).map(({ key }) => key)).toEqual([other]));
    expect(app.runtime.alarmOf('sub_x')).toContain('delivery.ahead: applied 900');
  });
});
