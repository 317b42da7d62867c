import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import pg from 'pg';
import type { Work } from '../../src/shared/database/unit-of-work.js';
import { ReactsTo } from '../../src/shared/delivery/reacts-to.js';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import type { DeliveryOf } from '../../src/shared/outbox/integration-event.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { eventually } from '../support/eventually.js';
import type { KernelApp } from '../support/kernel-app.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { countOn, Counted, PubAModule } from '../support/kernel-modules.js';

/** What goes wrong with a key, until a test mends it. */
const broken = new Map<string, () => Error | undefined>();

class CreateDishes extends Migration {
  override up(): void {
    this.addSql(`create table kitchen.dish (serial bigint generated always as identity, key text not null,
      number bigint not null, unique (key, number))`);
  }
}

@Injectable()
class OnCounted {
  @ReactsTo(Counted)
  async handle({ payload: { key, number } }: DeliveryOf<typeof Counted>, { sql }: Work): Promise<void> {
    await sql('insert into kitchen.dish (key, number) values ($1, $2)', [key, number]);
    const error = broken.get(key)?.();
    if (error) throw error;
  }
}

@SoukModule({
  name: 'kitchen',
  delivery: 'now',
  migrations: [{ name: 'create-dishes', class: CreateDishes }],
  providers: [OnCounted],
})
class KitchenModule {}

const LANE = 4;
/** Keys of one lane, in a readable order. */
const KEYS = Array.from({ length: 200 }, (_, index) => `key-${index}`).filter((key) => laneOf(key) === LANE);
const [ADA, BOB, CID] = KEYS as [string, string, string];
const POISON = () => new Error('too hot');

interface Letter {
  key: string;
  error: string;
  attempts: number;
  status: string;
}

describe('an event that cannot be applied', () => {
  let database: KernelDatabase;
  let app: KernelApp;

  beforeAll(async () => void (database = await kernelDatabase(PubAModule, KitchenModule)), 60_000);
  afterAll(() => database[Symbol.asyncDispose]());

  beforeEach(async () => {
    app = await database.start({ settings: { DELIVERY_ATTEMPTS_MAX: '3' } });
  });

  afterEach(async () => {
    broken.clear();
    await app.stop();
    await database.sql(`truncate kitchen.dish, kitchen.dead_letter, pub_a.counter, pub_a.outbox`);
  });

  /** One event per key and call, all in one transaction, in the order given. */
  const publish = (...keys: string[]) =>
    app.work('pub_a').run(async ({ sql, publish: send }) => {
      for (const key of keys) send(Counted, (await countOn(sql, 'pub_a', [key]))[0]!);
    });

  const dishes = async () =>
    (await database.sql('select key, number from kitchen.dish order by serial')).map(
      ({ key, number }) => `${key as string} ${number as number}`,
    );
  const letters = () =>
    database.sql<Letter>('select key, error, attempts, status from kitchen.dead_letter order by position');
  const untilParked = (count: number) =>
    eventually(async () => expect(await letters()).toHaveLength(count), 15_000);
  const untilServed = (...expected: string[]) =>
    eventually(async () => expect((await dishes()).toSorted()).toEqual(expected.toSorted()), 15_000);
  const replay = (key: string) =>
    database.sql(`update kitchen.dead_letter set status = 'replay' where key = $1`, [key]);

  it('is parked with its error, and what follows of its key behind it, while other keys of its lane go on', async () => {
    broken.set(ADA, POISON);
    await publish(ADA, BOB, ADA, CID);

    await untilParked(2);
    await untilServed(`${BOB} 1`, `${CID} 1`);
    await publish(ADA, BOB);
    await untilParked(3);
    await untilServed(`${BOB} 1`, `${BOB} 2`, `${CID} 1`);

    const behind = {
      key: ADA,
      error: 'An earlier event of this key is parked',
      attempts: 0,
      status: 'parked',
    };
    expect(await letters()).toEqual([{ ...behind, error: 'Error: too hot', attempts: 3 }, behind, behind]);
    expect(app.runtime.alarmOf('kitchen')).toBeUndefined();
  });

  it('is replayed with its whole key in order, once its cause is gone and somebody asks', async () => {
    broken.set(ADA, POISON);
    await publish(ADA, ADA, BOB);
    await untilParked(2);
    broken.clear();

    await replay(ADA);
    await publish(ADA);

    await untilServed(`${ADA} 1`, `${ADA} 2`, `${ADA} 3`, `${BOB} 1`);
    expect((await dishes()).filter((dish) => dish.startsWith(`${ADA} `))).toEqual(
      [1, 2, 3].map((n) => `${ADA} ${n}`),
    );
    expect(await letters()).toEqual([]);
  });

  it('is parked again, with its key, when its replay fails', async () => {
    broken.set(ADA, POISON);
    await publish(ADA, ADA);
    await untilParked(2);

    await replay(ADA);

    await eventually(async () =>
      expect(await letters()).toEqual([
        expect.objectContaining({ status: 'parked', attempts: 4, error: 'Error: too hot' }),
        expect.objectContaining({ status: 'parked', attempts: 0 }),
      ]),
    );
  });

  it('is replayed again by itself when only the surroundings of its replay failed', async () => {
    broken.set(ADA, POISON);
    await publish(ADA);
    await untilParked(1);
    let failures = 0;
    broken.set(ADA, () =>
      failures++ < 2 ? Object.assign(new Error('locked'), { code: '55P03' }) : undefined,
    );

    await replay(ADA);

    await untilServed(`${ADA} 1`);
    expect(failures).toBeGreaterThan(2);
  });

  it('does not count what its surroundings did', async () => {
    let failures = 0;
    broken.set(ADA, () =>
      failures++ < 8 ? Object.assign(new Error('locked'), { code: '55P03' }) : undefined,
    );

    await publish(ADA, BOB);

    await untilServed(`${ADA} 1`, `${BOB} 1`);
    expect(await letters()).toEqual([]);
  });

  it('undoes nothing of the others in its batch', async () => {
    const others = Array.from({ length: 50 }, (_, index) => `other-${index}`);
    broken.set('other-17', POISON);

    await publish(...others);

    await untilParked(1);
    await untilServed(...others.filter((key) => key !== 'other-17').map((key) => `${key} 1`));
  });

  it('pauses its lane instead when key after key fails alike, until that is mended', async () => {
    const keys = KEYS.slice(0, 8);
    for (const key of keys) broken.set(key, POISON);
    await publish(...keys.flatMap((key) => [key, key]), 'of another lane');

    await eventually(
      () => expect(app.runtime.alarmOf('kitchen')).toBe('delivery.alike: Error: too hot'),
      15_000,
    );
    await untilServed('of another lane 1');
    expect(new Set((await letters()).map(({ key }) => key))).toEqual(new Set(keys.slice(0, 4)));

    broken.clear();
    await untilServed('of another lane 1', ...keys.slice(4).flatMap((key) => [`${key} 1`, `${key} 2`]));
    expect(app.runtime.alarmOf('kitchen')).toBeUndefined();
  });

  it('keeps the order of its key when another replica parks it while this one waits for the lane', async () => {
    await app.stop();
    app = await database.start({ modules: [PubAModule] });
    await publish(ADA, ADA);
    await using other = await replicaThatParks(ADA);
    await other.lock();

    await app.stop();
    app = await database.start();
    await eventually(async () =>
      expect(
        await database.sql(`select 1 from pg_stat_activity where usename = 'souk_kitchen' and wait_event_type = 'Lock'
          and datname = current_database()`),
      ).toHaveLength(1),
    );
    await other.parkFirst();

    await untilParked(2);
    expect(await dishes()).toEqual([]);
  });

  /** What another process does, statement by statement. */
  async function replicaThatParks(key: string) {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    return {
      lock: async () => {
        await client.query('begin');
        await client.query('select 1 from kitchen.watermark for update');
      },
      parkFirst: async () => {
        await client.query(
          `insert into kitchen.dead_letter (dead_letter_id, subscription, source_id, source, lane, position, event_id, name,
             key, payload, headers, occurred_at, error, attempts)
           select gen_random_uuid(), 'main', source_id, 'pub_a', lane, position, event_id, name, key, payload, headers,
             occurred_at, 'too hot', 3
           from pub_a.outbox, pub_a.outbox_source where key = $1 order by position limit 1`,
          [key],
        );
        await client.query(
          `update kitchen.watermark set position = (select position from kitchen.dead_letter) where lane = $1`,
          [laneOf(key)],
        );
        await client.query('commit');
      },
      [Symbol.asyncDispose]: () => client.end(),
    };
  }
});
