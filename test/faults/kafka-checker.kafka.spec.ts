import { compileSouk } from '../support/compiled-souk.js';
import { describeWithKafka } from '../support/kafka.js';
import { chosenSeed } from '../support/seeded.js';
import { runChecker } from './checker.js';
import { startStorm } from './duplicate-storm.js';
import { quickKafka } from './quick-kafka.js';

const EVENTS = 3_000;
const KILLS = 2;
const QUIET_MS = 60_000;

describeWithKafka('events over Kafka', () => {
  const seed = chosenSeed();

  it(`are applied once and in order of their key, ${KILLS} processes killed and every message sent five times (SEED=${seed})`, async () => {
    using souk = compileSouk();
    const settings = quickKafka();
    await using storm = await startStorm(settings.KAFKA_BROKERS!, settings.KAFKA_TOPIC_PREFIX!, [
      'pub_a',
      'pub_b',
    ]);

    const found = await runChecker({ souk, seed, events: EVENTS, kills: KILLS, settings, quietMs: QUIET_MS });

    expect(found.slice(0, 20)).toEqual([]);
    expect(storm.copied()).toBeGreaterThan(EVENTS);
  }, 240_000);
});
