import kafkajs, { type Admin, type Kafka, type Message, type Producer } from 'kafkajs';
import { Failpoints, type Failpoint } from '../../src/shared/failpoints.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { ReplayDesk } from '../../src/shared/operations/replay-desk.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { eventually } from '../support/eventually.js';
import { brokers, describeWithKafka, freshPrefix } from '../support/kafka.js';
import { moods } from './event-modules.js';
import { EventStage, upTo } from './event-stage.js';

const QUIET_MS = 20_000;

/** What only a broker can do to events: bring them again, late, in part, or to somebody else. */
describeWithKafka('a stream of events', () => {
  const prefix = freshPrefix();
  const topic = `${prefix}.talker.events`;
  const withKafka = { KAFKA_BROKERS: brokers(), KAFKA_TOPIC_PREFIX: prefix, RELAY_LEASE_MS: '600' };
  let stage: EventStage;
  let kafka: Kafka;
  let admin: Admin;
  let producer: Producer;

  beforeAll(async () => {
    stage = await EventStage.set({ apart: true, settings: withKafka });
    kafka = kafkaClient(brokers(), 'the-spec', createLogger('silent'));
    admin = kafka.admin();
    producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    await stage[Symbol.asyncDispose]();
  });

  afterEach(() => moods.clear());

  /** Every message of a key's lane as it stands in the topic. */
  async function messagesOf(key: string): Promise<Message[]> {
    const partition = laneOf(key);
    const offsets = await admin.fetchTopicOffsets(topic);
    const { high } = offsets.find((one) => one.partition === partition)!;
    const consumer = kafka.consumer({ groupId: freshPrefix(), maxWaitTimeInMs: 50 });
    const found: Message[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve) => {
      void consumer.run({
        autoCommit: false,
        eachMessage: async ({ partition: of, message }) => {
          if (of !== partition) return;
          found.push({ key: message.key, value: message.value, headers: message.headers!, partition });
          if (BigInt(message.offset) === BigInt(high) - 1n) resolve();
        },
      });
    });
    await consumer.disconnect();
    return found;
  }

  const send = (messages: Message[]) => producer.send({ topic, messages });
  const resend = (from: number) =>
    stage.talker.get(ReplayDesk).replay({ subscriber: 'listener', source: 'talker', from });
  const positionOf = async (key: string, number: number): Promise<number> => {
    const [row] = await stage.database.sql<{ position: number }>(
      `select position from talker.outbox where key = $1 and (payload->>'number')::int = $2`,
      [key, number],
    );
    return row!.position;
  };
  /** With the relay's place moved past events that it has not sent, they are lost on the way. */
  const loseOnTheWay = async (keys: string[]): Promise<void> => {
    await stage.talker.stop();
    await using unheard = await stage.database.start({
      modules: stage.database.modules.slice(0, 1),
      settings: { RELAY_LEASE_MS: '600' },
    });
    const { talker } = stage;
    stage.talker = unheard;
    await stage.say(keys);
    stage.talker = talker;
    await stage.database.sql(
      `update talker.outbox_relay set position = (select max(position) from talker.outbox), predecessors = null`,
    );
    await unheard.stop();
    stage.talker = await stage.startTalker();
  };

  it('applies once what it brings five times, in any order', async () => {
    await stage.say(['stormy', 'stormy', 'stormy']);
    await stage.untilHeard('stormy', 3);
    const messages = await messagesOf('stormy');
    for (let time = 0; time < 5; time++) await send(messages.toReversed());
    await stage.say(['stormy']);
    await stage.untilHeard('stormy', 4);
    await stage.database.untilQuiet(QUIET_MS);
    expect(await stage.numbers('stormy', 'archive')).toEqual(upTo(4));
    expect(stage.alarms()).toEqual([]);
  });

  it('leaves messages alone that no shop has sent', async () => {
    await send([{ partition: laneOf('plain'), key: 'plain', value: 'hello' }]);
    await stage.say(['plain']);
    await stage.untilHeard('plain', 1);
  });

  it('leaves events of an earlier life of the log alone', async () => {
    await stage.say(['lively']);
    await stage.untilHeard('lively', 1);
    const [message] = await messagesOf('lively');
    const headers = {
      ...message!.headers,
      'souk-source': '00000000-0000-4000-8000-000000000000',
      'souk-position': '1000000',
    };
    await send([{ ...message!, headers }]);
    await stage.say(['lively']);
    await stage.untilHeard('lively', 2);
  });

  it('stops a lane before what has not come, while others go on, and goes on when it is sent again', async () => {
    await stage.say(['missed']);
    await stage.untilHeard('missed', 1);
    await loseOnTheWay(['missed']);
    await stage.say(['missed', 'elsewhere']);

    await stage.untilHeard('elsewhere', 1);
    await eventually(
      () => expect(stage.alarms()[0]).toMatch(/^delivery\.gap: talker says that \d+ comes before \d+/),
      QUIET_MS,
    );
    expect(await stage.numbers('missed')).toEqual([1]);

    await resend(await positionOf('missed', 2));
    await stage.untilHeard('missed', 3);
    await stage.database.untilQuiet(QUIET_MS);
    expect(await stage.numbers('missed', 'archive')).toEqual(upTo(3));
    expect(stage.alarms()).toEqual([]);
  });

  it('stops a lane whose records were deleted before they were read', async () => {
    await stage.say(['deleted']);
    // Both subscriptions, or the slower one would lack the first of them as well.
    await stage.database.untilQuiet(QUIET_MS);
    await stage.listener.stop();
    await stage.say(['deleted']);
    const partition = laneOf('deleted');
    await eventually(async () =>
      expect((await messagesOf('deleted')).filter(({ key }) => key?.toString() === 'deleted')).toHaveLength(
        2,
      ),
    );
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '-1' }] });
    stage.listener = await stage.startListener();
    await stage.say(['deleted']);

    await eventually(() => expect(stage.alarms()[0]).toMatch(/^delivery\.gap/), QUIET_MS);
    expect(await stage.numbers('deleted')).toEqual([1]);
    await resend(await positionOf('deleted', 2));
    await stage.untilHeard('deleted', 3);
    expect(stage.alarms()).toEqual([]);
  });

  it('is shared by replicas of a subscriber, and taken over from one that leaves', async () => {
    const keys = upTo(24).map((index) => `shared-${index}`);
    await stage.say(keys);
    {
      await using second = await stage.startListener();
      for (let time = 0; time < 4; time++) await stage.say(keys);
      await stage.database.untilQuiet(QUIET_MS);
      expect(second.runtime.loops).toHaveLength(1);
      await stage.say(keys);
    }
    await stage.say(keys);
    await stage.database.untilQuiet(QUIET_MS);
    for (const key of keys) expect([key, await stage.numbers(key)]).toEqual([key, upTo(7)]);
    expect(stage.alarms()).toEqual([]);
  });

  it('has one relay at a time; a second one takes over when the first has been silent for its lease', async () => {
    const leads = (app: typeof stage.talker) => app.runtime.kafka!.relays[0]!.leads;
    await eventually(() => expect(leads(stage.talker)).toBe(true));
    await using second = await stage.startTalker();
    await stage.say(['relayed']);
    await stage.untilHeard('relayed', 1);
    expect(leads(second)).toBe(false);

    await stage.talker.stop();
    stage.talker = second;
    await eventually(() => expect(leads(second)).toBe(true));
    await stage.say(['relayed']);
    await stage.untilHeard('relayed', 2);
    stage.talker = await stage.startTalker();
  });

  it('is not confused by a relay that wakes up after another has taken over', async () => {
    await stage.say(['zombie']);
    await stage.untilHeard('zombie', 1);
    await stage.talker.stop();
    const pause = new PauseBeforeSending();
    await using sleeper = await stage.startTalker({}, pause);
    stage.talker = sleeper;
    await stage.say(['zombie', 'zombie']);
    await pause.reached;

    await using successor = await stage.startTalker();
    await stage.untilHeard('zombie', 3);
    stage.talker = successor;
    await stage.say(['zombie']);
    await stage.untilHeard('zombie', 4);
    pause.release();
    stage.talker = sleeper;
    await stage.say(['zombie']);

    await stage.untilHeard('zombie', 5);
    await stage.database.untilQuiet(QUIET_MS);
    expect(await stage.numbers('zombie', 'archive')).toEqual(upTo(5));
    expect(stage.alarms()).toEqual([]);
    await sleeper.stop();
    await successor.stop();
    stage.talker = await stage.startTalker();
  });

  it('stops a lane that has applied more than its restored log has ever written', async () => {
    const applied = await stage.database.sql(
      'select subscription, source_id, lane, position from listener.watermark',
    );
    await stage.listener.stop();
    await stage.database.sql('update listener.watermark set position = position + 1000000');
    stage.listener = await stage.startListener();
    await eventually(() => expect(stage.alarms()[0]).toMatch(/^delivery\.ahead/), QUIET_MS);
    await stage.listener.stop();
    await stage.database.sql(
      `update listener.watermark as mine set position = was.position
       from json_to_recordset($1) as was (subscription text, source_id uuid, lane smallint, position bigint)
       where (mine.subscription, mine.source_id, mine.lane) = (was.subscription, was.source_id, was.lane)`,
      [JSON.stringify(applied)],
    );
    stage.listener = await stage.startListener();
  });

  it('may begin and end while the shop goes on: nothing is lost or doubled when Kafka is turned off and on again', async () => {
    for (const settings of [withKafka, { KAFKA_BROKERS: '' }, withKafka, { KAFKA_BROKERS: '' }]) {
      await stage.close();
      await using together = await stage.database.start({ settings });
      stage.talker = together;
      await Promise.all(upTo(5).map(() => stage.say(['switched', `switched-${Math.random()}`])));
    }
    await stage.open();
    await stage.say(['switched']);
    await stage.untilHeard('switched', 21);
    await stage.database.untilQuiet(QUIET_MS);
    expect(await stage.numbers('switched', 'archive')).toEqual(upTo(21));
    expect(stage.alarms()).toEqual([]);
  });
});

/** Holds a relay that has read what it wants to send, once. */
class PauseBeforeSending extends Failpoints {
  release!: () => void;
  private arrive!: () => void;
  readonly reached = new Promise<void>((resolve) => (this.arrive = resolve));
  private readonly released = new Promise<void>((resolve) => (this.release = resolve));

  override reach(point: Failpoint): void | Promise<void> {
    if (point !== 'relay.before-send') return;
    this.arrive();
    return this.released;
  }
}
