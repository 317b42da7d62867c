import { inContext } from '../../src/shared/observability/request-context.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { PAYLOAD_BYTES_MAX } from '../../src/shared/outbox/outbox.js';
import { eventually } from '../support/eventually.js';
import { moods, Mumbled } from './event-modules.js';
import { EventStage, upTo, type EventTopology } from './event-stage.js';

const LANE = 4;
/** Keys of one lane, in a readable order. */
const [ADA, BOB] = Array.from({ length: 200 }, (_, index) => `key-${index}`).filter(
  (key) => laneOf(key) === LANE,
) as [string, string];
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** What every way from one module's log to another's reactions must do; the same cases wherever the modules run. */
export function eventsConformance(topology: () => EventTopology): void {
  let stage: EventStage;

  beforeAll(
    async () => void (stage = await EventStage.set(topology(), { DELIVERY_ATTEMPTS_MAX: '3' })),
    60_000,
  );
  afterAll(() => stage[Symbol.asyncDispose]());
  afterEach(() => moods.clear());

  it('brings every event once to each subscription that reacts to it', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `each-${index}`);
    await stage.say(keys);
    await stage.database.untilQuiet();

    for (const subscription of ['main', 'archive'])
      expect(
        await stage.database.sql(
          `select key from listener.heard where key like 'each-%' and subscription = $1 order by key`,
          [subscription],
        ),
      ).toEqual(keys.toSorted().map((key) => ({ key })));
  });

  it('keeps the order of a key, whoever writes it', async () => {
    await Promise.all(upTo(40).map(() => stage.say(['ordered', `aside-${Math.random()}`])));
    await stage.untilHeard('ordered', 40);
    await stage.database.untilQuiet();
    expect(await stage.numbers('ordered', 'archive')).toEqual(upTo(40));
  });

  it('brings what was written, letter by letter', async () => {
    const said = {
      text: 'Grüße,  茶 \u2028 "quoted" \\ 👋',
      aside: { deep: [1.5, null, -0.25, 9007199254740991] },
    };
    await stage.say(['literal'], said);
    await stage.untilHeard('literal', 1);
    const [{ delivery }] = (await stage.heard('literal')) as [Awaited<ReturnType<typeof stage.heard>>[0]];
    expect(delivery.payload).toEqual({ ...said, key: 'literal', number: 1 });
  });

  it('says what the event is, where it stands in its log and when it happened', async () => {
    await stage.say(['labelled']);
    await stage.untilHeard('labelled', 1);
    const [{ delivery }] = (await stage.heard('labelled')) as [Awaited<ReturnType<typeof stage.heard>>[0]];
    const [logged] = await stage.database.sql<{ position: number; eventId: string; at: Date }>(
      `select position, event_id as "eventId", occurred_at as at from talker.outbox where key = 'labelled'`,
    );
    expect(delivery).toMatchObject({
      name: 'talker.spoken.v1',
      position: logged!.position,
      eventId: logged!.eventId,
      occurredAt: logged!.at.toISOString(),
    });
  });

  it('brings trace and cause along', async () => {
    const context = { requestId: 'the-request', traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
    await inContext(context, () => stage.say(['traced']));
    await stage.untilHeard('traced', 1);
    const [{ delivery }] = (await stage.heard('traced')) as [Awaited<ReturnType<typeof stage.heard>>[0]];
    expect(delivery.headers.causationId).toBe('the-request');
    expect(delivery.headers.traceparent).toContain(TRACE);
  });

  it('brings a payload of nearly 256 KiB', async () => {
    const text = 'x'.repeat(PAYLOAD_BYTES_MAX - 100);
    await stage.say(['large'], { text });
    await stage.untilHeard('large', 1);
    expect((await stage.heard('large'))[0]!.delivery.payload.text).toHaveLength(text.length);
  });

  it('refuses a larger one where it is published, and nothing of that transaction is sent', async () => {
    const tooLarge = stage.say(['too-large'], { text: 'x'.repeat(PAYLOAD_BYTES_MAX) });
    await expect(tooLarge).rejects.toMatchObject({ code: 'outbox.payload-too-large' });
    await stage.database.untilQuiet();
    expect(await stage.numbers('too-large')).toEqual([]);
  });

  it('passes events that nobody reacts to, and the watermarks follow', async () => {
    await stage.say(['mumbled'], { event: Mumbled });
    await eventually(async () => {
      const [behind] = await stage.database.sql<{ lanes: number }>(
        `select count(*)::int as lanes from listener.watermark
         where lane = $1 and position < (select max(position) from talker.outbox)`,
        [laneOf('mumbled')],
      );
      expect(behind!.lanes).toBe(0);
    });
    expect(await stage.numbers('mumbled')).toEqual([]);
  });

  it('lets lanes without events follow too, so that the log may shrink', async () => {
    await stage.say(['lonely']);
    await eventually(async () => {
      const [slowest] = await stage.database.sql<{ behind: number }>(
        `select (select max(position) from talker.outbox) - min(position) as behind from listener.watermark`,
      );
      expect(slowest!.behind).toBe(0);
    }, 10_000);
  });

  it('passes an event of another release that nobody knows here', async () => {
    await stage.database.sql(
      `insert into talker.outbox (lane, event_id, name, key, payload, headers)
       select $1, gen_random_uuid(), 'talker.spoken.v9', 'future', '{"any":"thing"}', '{}' from pg_current_xact_id()`,
      [laneOf('future')],
    );
    await stage.say(['future']);
    await stage.untilHeard('future', 1);
    expect(await stage.parked()).toEqual([]);
  });

  it('tries an event that fails again, and then it is as if nothing had happened', async () => {
    let tries = 0;
    moods.set('moody', () => (++tries < 3 ? new Error('not now') : undefined));
    await stage.say(['moody', 'moody']);
    await stage.untilHeard('moody', 2);
    expect(await stage.parked()).toEqual([]);
  });

  it('parks poison with what follows of its key, while other keys of the lane go on; a replay brings them in order', async () => {
    moods.set(ADA, () => new Error('poison'));
    for (let time = 0; time < 3; time++) await stage.say([ADA, BOB]);
    await stage.untilHeard(BOB, 3);
    await eventually(async () => expect(await stage.parked()).toHaveLength(3));
    expect(await stage.parked()).toMatchObject([
      { key: ADA, attempts: 3, error: 'Error: poison' },
      { key: ADA, attempts: 0 },
      { key: ADA, attempts: 0 },
    ]);

    moods.clear();
    await stage.database.sql(`update listener.dead_letter set status = 'replay' where key = $1`, [ADA]);
    await stage.untilHeard(ADA, 3);
    await stage.say([ADA]);
    await stage.untilHeard(ADA, 4);
  });

  it('burns no attempt while the surroundings fail', async () => {
    let tries = 0;
    moods.set('patient', () =>
      ++tries < 8 ? Object.assign(new Error('locked'), { code: '55P03' }) : undefined,
    );
    await stage.say(['patient']);
    await stage.untilHeard('patient', 1);
    expect(tries).toBe(8);
    expect(await stage.parked()).toEqual([]);
  });

  it('takes up where it was after a stop: what came meanwhile is brought, what was applied is not', async () => {
    await stage.say(['resumed', 'resumed']);
    await stage.untilHeard('resumed', 2);
    await stage.close();
    await stage.open({ DELIVERY_ATTEMPTS_MAX: '3' });
    await stage.say(['resumed']);
    await stage.untilHeard('resumed', 3);
    await stage.database.untilQuiet();
    expect(await stage.numbers('resumed', 'archive')).toEqual(upTo(3));
    expect(stage.alarms()).toEqual([]);
  });

  it('holds a bounded number of events in memory, however many wait', async () => {
    let open = false;
    moods.set('dam', () => (open ? undefined : Object.assign(new Error('closed'), { code: '55P03' })));
    await stage.say(['dam']);
    for (let time = 0; time < 4; time++)
      await stage.say(
        Array.from({ length: 500 }, () => 'dam'),
        { text: 'x'.repeat(1_000) },
      );
    const [loop] = stage.listener.runtime.loops;
    const feeds = loop!.subscriptions.find(({ name }) => name === 'main')!.feeds;
    await eventually(async () => expect((await stage.numbers('dam', 'archive')).length).toBe(2_001), 20_000);
    expect(Math.max(...feeds.flatMap(({ lanes }) => lanes.map(({ queue }) => queue.length)))).toBeLessThan(
      3_500,
    );
    open = true;
    await stage.untilHeard('dam', 2_001, 30_000);
  }, 60_000);
}
