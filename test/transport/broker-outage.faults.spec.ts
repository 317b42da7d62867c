import { describeWithOwnKafka, ownKafka, type OwnKafka } from '../support/kafka.js';
import { EventStage, upTo } from './event-stage.js';

const RECOVERED_MS = 40_000;

describeWithOwnKafka('brokers that die', () => {
  let own: OwnKafka;
  let stage: EventStage;

  beforeAll(async () => {
    own = await ownKafka();
    const settings = { KAFKA_BROKERS: own.kafka.brokers, KAFKA_TOPIC_PREFIX: 'outage' };
    stage = await EventStage.set({ apart: true, settings });
  }, 90_000);

  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
  });

  it('keep events waiting and nothing else: publishing goes on, no attempt is burned, and all is brought when they are back', async () => {
    const keys = upTo(10).map((index) => `outage-${index}`);
    await stage.say(keys);
    await stage.untilHeard('outage-1', 1);

    await own.kafka.kill();
    for (let time = 0; time < 3; time++) await stage.say(keys);
    await own.kafka.restart();
    await stage.say(keys);

    await stage.untilHeard('outage-1', 5, RECOVERED_MS);
    await stage.database.untilQuiet(RECOVERED_MS);
    for (const key of keys) expect([key, await stage.numbers(key)]).toEqual([key, upTo(5)]);
    expect(await stage.numbers('outage-1', 'archive')).toEqual(upTo(5));
    expect(await stage.parked()).toEqual([]);
    expect(stage.alarms()).toEqual([]);
  }, 120_000);
});
