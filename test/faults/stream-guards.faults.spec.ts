import pg from 'pg';
import { createLogger } from '../../src/shared/observability/logger.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { compileSouk, type Patch } from '../support/compiled-souk.js';
import { eventually } from '../support/eventually.js';
import { brokers, describeWithKafka, describeWithOwnKafka, ownKafka } from '../support/kafka.js';
import { countOnce } from '../support/kernel-counting.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { PubAModule, PubBModule, TALLY_MODULES } from '../support/kernel-modules.js';
import { violations } from '../support/kernel-violations.js';
import type { Launched } from '../support/process.js';
import { launchDeliverer, untilReady } from './checker.js';
import { quickKafka } from './quick-kafka.js';
import { ACKNOWLEDGED, COMMITTED_BEHIND_APPLIED, PREDECESSOR } from './stream-patches.js';

const KEY = 'guarded';
const COUNTS = 20;
const SHOWN_MS = 60_000;

type Case = [name: string, patches: Patch[], violation: RegExp];

describeWithKafka('offsets that run ahead of what has been applied', () => {
  it.each<Case>([
    ['stop the lane after a crash', [COMMITTED_BEHIND_APPLIED], /delivery\.gap/],
    [
      'lose events without the check of predecessors',
      [COMMITTED_BEHIND_APPLIED, PREDECESSOR],
      /applied 0 times/,
    ],
  ])(
    '%s',
    async (_, patches, violation) => {
      using souk = compileSouk(...patches);
      await using database = await kernelDatabase(...TALLY_MODULES);
      const settings = quickKafka();
      const first = launchDeliverer(database, { souk, settings });
      await untilReady(first);

      const unlock = await lockWatermarks(database);
      await publish(database, COUNTS);
      await untilCommitted(`${settings.KAFKA_TOPIC_PREFIX}.sub_x.main`, COUNTS);
      first.child.kill('SIGKILL');
      await first.ended;
      await unlock();
      const second = launchDeliverer(database, { souk, settings });
      await untilReady(second);
      await publish(database, COUNTS + 1);

      await shows(violation, database, second);
    },
    180_000,
  );

  /** Events are read, and cannot be applied. */
  async function lockWatermarks({ adminUrl }: KernelDatabase): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query('begin');
    await client.query('lock table sub_x.watermark in exclusive mode');
    return () => client.end();
  }

  const untilCommitted = (groupId: string, count: number): Promise<void> =>
    eventually(async () => {
      const admin = kafkaClient(brokers(), 'test', createLogger('silent')).admin();
      await admin.connect();
      const topics = await admin.fetchOffsets({ groupId });
      await admin.disconnect();
      const offsets = topics.flatMap(({ partitions }) => partitions.map(({ offset }) => Number(offset)));
      expect(Math.max(0, ...offsets)).toBeGreaterThanOrEqual(count);
    }, SHOWN_MS);
});

describeWithOwnKafka('a relay that moves on before the brokers have answered', () => {
  it.each<Case>([
    ['stops its readers when a broker dies', [ACKNOWLEDGED], /delivery\.gap/],
    ['loses events then, without the check of predecessors', [ACKNOWLEDGED, PREDECESSOR], /applied 0 times/],
  ])(
    '%s',
    async (_, patches, violation) => {
      using souk = compileSouk(...patches);
      await using own = await ownKafka();
      await using database = await kernelDatabase(...TALLY_MODULES);
      const deliverer = launchDeliverer(database, { souk, settings: quickKafka(own.kafka.brokers) });
      await untilReady(deliverer);
      await publish(database, COUNTS);
      await database.untilQuiet(SHOWN_MS);

      await own.kafka.kill();
      await publish(database, COUNTS * 2);
      await untilRelayed(database);
      await own.kafka.restart();
      await publish(database, COUNTS * 3);

      await shows(violation, database, deliverer);
    },
    180_000,
  );

  const untilRelayed = ({ sql }: KernelDatabase): Promise<void> =>
    eventually(async () => {
      const [left] = await sql<{ count: number }>(
        'select count(*) as count from pub_a.outbox where position > (select position from pub_a.outbox_relay)',
      );
      expect(left!.count).toBe(0);
    }, SHOWN_MS);
});

/** By a process that leaves the log to others. */
async function publish(database: KernelDatabase, upTo: number): Promise<void> {
  await using app = await database.start({ modules: [PubAModule, PubBModule] });
  await countOnce(app.work('pub_a'), KEY, upTo);
}

async function shows(violation: RegExp, { sql }: KernelDatabase, deliverer: Launched): Promise<void> {
  await eventually(async () => {
    const found = [...(await violations(sql)), deliverer.output()];
    expect(found.join('\n')).toMatch(violation);
    // Not yet applied is no loss: the newest must have been.
    if (violation.source.includes('0 times'))
      expect(
        await sql('select 1 from sub_x.applied where number = (select max(number) from pub_a.counter)'),
      ).not.toEqual([]);
  }, SHOWN_MS);
  deliverer.child.kill('SIGKILL');
  await deliverer.ended;
}
