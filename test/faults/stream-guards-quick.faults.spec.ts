import { compileSouk, type Patch } from '../support/compiled-souk.js';
import { eventually } from '../support/eventually.js';
import { describeWithKafka } from '../support/kafka.js';
import { kernelDatabase } from '../support/kernel-database.js';
import { TALLY_MODULES } from '../support/kernel-modules.js';
import { violations } from '../support/kernel-violations.js';
import { launchDeliverer, runChecker, untilReady } from './checker.js';
import { quickKafka } from './quick-kafka.js';
import { KILL_TIMES, launchRelayer } from './relayer.js';
import { PARTITION_IS_LANE, PLACE_IN_DATABASE, PLACE_IN_MEMORY, PREDECESSOR } from './stream-patches.js';

const SEED = 4_711;
const EVENTS = 600;
/** Few, so that many events have a predecessor that another process may be at. */
const KEYS = 12;
const QUIET_MS = 2_000;
const SHOWN_MS = 30_000;

describeWithKafka('the checker over Kafka, with a guard of the product taken away', () => {
  it('fails when events that come again are not dropped', async () => {
    using souk = compileSouk(...PLACE_IN_MEMORY, PLACE_IN_DATABASE);
    await using database = await kernelDatabase(...TALLY_MODULES);
    const settings = quickKafka();
    await launchRelayer({ souk, database, settings, point: 'relay.after-send', key: 'again' }).ended;
    const { sql } = database;
    const applied = () => sql(`select distinct number from sub_x.applied where key = 'again'`);

    // Nobody sends anything again until what has been sent is applied: what comes again while it is under way counts once.
    await sql(`update pub_a.outbox_relay set held_until = 'infinity'`);
    const deliverer = launchDeliverer(database, { souk, settings });
    await untilReady(deliverer);
    await eventually(async () => expect(await applied()).toHaveLength(KILL_TIMES), SHOWN_MS);
    await sql(`update pub_a.outbox_relay set held_until = now()`);

    await eventually(
      async () => expect((await violations(database.sql)).join('\n')).toContain('was applied 2 times'),
      SHOWN_MS,
    );
    deliverer.child.kill('SIGKILL');
    await deliverer.ended;
  }, 120_000);

  it.each<[string, Patch[], RegExp]>([
    ['has an alarm', [PARTITION_IS_LANE], /delivery\.gap/],
    ['fails without the check of predecessors', [PARTITION_IS_LANE, PREDECESSOR], /was applied too late/],
  ])(
    '%s when the events of a key are on several partitions',
    async (_, patches, violation) => {
      using souk = compileSouk(...patches);
      const settings = quickKafka();

      const found = await runChecker({
        souk,
        seed: SEED,
        events: EVENTS,
        keys: KEYS,
        kills: 0,
        settings,
        quietMs: QUIET_MS,
      });

      expect(found.join('\n')).toMatch(violation);
    },
    120_000,
  );
});
