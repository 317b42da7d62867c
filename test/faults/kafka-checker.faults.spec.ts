import { compileSouk, type CompiledSouk } from '../support/compiled-souk.js';
import { describeWithKafka, describeWithOwnKafka, ownKafka } from '../support/kafka.js';
import { chosenSeed } from '../support/seeded.js';
import { runChecker } from './checker.js';
import { startStorm } from './duplicate-storm.js';
import { quickKafka } from './quick-kafka.js';

/** `KAFKA_CHECKER_EVENTS=1000000 npm run faults` runs longer; `SEED=` repeats a failure. */
const EVENTS = Number(process.env.KAFKA_CHECKER_EVENTS ?? 100_000);
const EVENTS_PER_KILL = 4_000;
/** Kafka waits for a dead member of a group for 6 s before others get its work. */
const LONGEST_MS = 300_000 + EVENTS * 12;
const QUIET_MS = 240_000;

let souk: CompiledSouk;
beforeAll(() => void (souk = compileSouk()));
afterAll(() => souk[Symbol.dispose]());

describeWithKafka('events over Kafka', () => {
  const seed = chosenSeed();

  it(
    `are applied once and in order of their key while processes are killed: ${EVENTS} of them (SEED=${seed})`,
    async () => {
      const kills = Math.ceil(EVENTS / EVENTS_PER_KILL);

      const found = await runChecker({
        souk,
        seed,
        events: EVENTS,
        kills,
        settings: quickKafka(),
        quietMs: QUIET_MS,
      });

      expect(found.slice(0, 20)).toEqual([]);
    },
    LONGEST_MS,
  );

  it(
    `are applied once though every message comes five times (SEED=${seed})`,
    async () => {
      const events = EVENTS / 4;
      const settings = quickKafka();
      await using storm = await startStorm(settings.KAFKA_BROKERS!, settings.KAFKA_TOPIC_PREFIX!, [
        'pub_a',
        'pub_b',
      ]);

      const found = await runChecker({
        souk,
        seed,
        events,
        kills: Math.ceil(events / EVENTS_PER_KILL),
        settings,
        quietMs: QUIET_MS,
      });

      expect(found.slice(0, 20)).toEqual([]);
      expect(storm.copied()).toBeGreaterThan(events * 3);
    },
    LONGEST_MS,
  );
});

describeWithOwnKafka('a broker that dies again and again', () => {
  const seed = chosenSeed();
  const DEATHS = 3;

  it(
    `loses none of the events and doubles none (SEED=${seed})`,
    async () => {
      await using own = await ownKafka();
      const events = EVENTS / 4;
      const trouble = async () => {
        for (let death = 0; death < DEATHS; death++) {
          await own.kafka.kill();
          await own.kafka.restart();
        }
      };

      const found = await runChecker({
        souk,
        seed,
        events,
        kills: 2,
        trouble,
        settings: quickKafka(own.kafka.brokers),
        quietMs: QUIET_MS,
      });

      expect(found.slice(0, 20)).toEqual([]);
    },
    LONGEST_MS,
  );
});
