import { RELAY_FAILPOINTS } from '../../src/shared/failpoints.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { compileSouk, type CompiledSouk } from '../support/compiled-souk.js';
import { eventually } from '../support/eventually.js';
import { brokers, describeWithKafka } from '../support/kafka.js';
import { countOnce } from '../support/kernel-counting.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { TALLY_MODULES } from '../support/kernel-modules.js';
import { violations } from '../support/kernel-violations.js';
import { untilFrozen } from '../support/process-state.js';
import { COUNTS, launchRelayer } from './relayer.js';
import { quickKafka } from './quick-kafka.js';

const QUIET_MS = 30_000;

describeWithKafka('a relay', () => {
  const settings: Record<string, string> = {
    ...quickKafka(),
    // No marks: what is on the topic are events, and their number says whether one was sent twice.
    RELAY_MARK_MS: '600000',
    // What a dead process had in hand is taken up soon.
    TASK_LEASE_MS: '1000',
  };
  let souk: CompiledSouk;
  let database: KernelDatabase;

  beforeAll(async () => {
    souk = compileSouk();
    database = await kernelDatabase(...TALLY_MODULES);
  }, 60_000);

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    souk[Symbol.dispose]();
  });

  it.each(RELAY_FAILPOINTS)(
    'that dies loses nothing, and nothing takes effect twice: %s',
    async (point) => {
      const { ended } = launchRelayer({ souk, database, settings, point, key: point });
      expect(await ended).toBe('SIGKILL');

      await using survivor = await database.start({ settings });
      await countOnce(survivor.work('pub_a'), point, COUNTS);
      await database.untilQuiet(QUIET_MS);

      expect(await appliedOf(point)).toBe(COUNTS);
      expect(await violations(database.sql)).toEqual([]);
    },
    120_000,
  );

  it('that wakes after another has taken over can only repeat what that one has sent', async () => {
    const key = 'zombie';
    const zombie = launchRelayer({
      souk,
      database,
      settings,
      point: 'relay.before-send',
      key,
      signal: 'SIGSTOP',
    });
    await untilFrozen(zombie.child.pid!);
    await using survivor = await database.start({ settings });
    // The frozen process may be in the middle of a count: its transaction ends by its timeout.
    await eventually(() => countOnce(survivor.work('pub_a'), key, COUNTS), QUIET_MS);
    await database.untilQuiet(QUIET_MS);
    const sentBefore = await messages();

    zombie.child.kill('SIGCONT');
    await eventually(async () => expect(await messages()).toBeGreaterThan(sentBefore), QUIET_MS);
    await countOnce(survivor.work('pub_a'), key, COUNTS + 1);
    await database.untilQuiet(QUIET_MS);
    zombie.child.kill('SIGKILL');

    expect(await appliedOf(key)).toBe(COUNTS + 1);
    expect(await violations(database.sql)).toEqual([]);
    await zombie.ended;
  }, 120_000);

  /** On the topic of the first publisher. */
  async function messages(): Promise<number> {
    const admin = kafkaClient(brokers(), 'test', createLogger('silent')).admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(`${settings.KAFKA_TOPIC_PREFIX}.pub_a.events`);
    await admin.disconnect();
    return ends.reduce((sum, { high }) => sum + Number(high), 0);
  }

  const appliedOf = async (key: string): Promise<number> =>
    (await database.sql(`select 1 from sub_x.applied where key = $1`, [key])).length;
});
