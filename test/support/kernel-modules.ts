import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import type { Work } from '../../src/shared/database/unit-of-work.js';
import { ReactsTo, ReactsToAll, ReadModel } from '../../src/shared/delivery/reacts-to.js';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import {
  integrationEvent,
  type Delivery,
  type DeliveryOf,
  type IntegrationEvent,
} from '../../src/shared/outbox/integration-event.js';
import { Runs } from '../../src/shared/tasks/runs.js';
import { task, type TaskRunOf } from '../../src/shared/tasks/task.js';

/** Two publishers and two subscribers whose tables say by themselves whether each event was applied once and in order. */

export interface Count {
  key: string;
  /** 1, 2, 3 … along the key, without a gap. */
  number: number;
}

export const Counted = integrationEvent<Count>('pub_a.counted.v1', ({ key }) => key);
export const Recounted = integrationEvent<Count>('pub_a.recounted.v1', ({ key }) => key);
export const Noted = integrationEvent<Count>('pub_b.noted.v1', ({ key }) => key);
export const Skipped = integrationEvent<Count>('pub_b.skipped.v1', ({ key }) => key);

const createCounters = (schema: string) => ({
  name: 'create-counters',
  class: class CreateCounters extends Migration {
    override up(): void {
      this.addSql(`create table ${schema}.counter (key text primary key, number bigint not null)`);
      this.addSql(`create function ${schema}.dawdle() returns trigger language plpgsql as $$
        begin
          perform pg_sleep(coalesce(nullif(current_setting('souk.dawdle_ms', true), ''), '0')::float8 / 1000);
          if current_setting('souk.doomed', true) = 'yes' then raise exception 'rolled back at commit'; end if;
          return null;
        end $$`);
      // Deferred: it runs at COMMIT, when the positions of the log have been drawn.
      this.addSql(`create constraint trigger dawdle after insert or update on ${schema}.counter
        deferrable initially deferred for each row execute function ${schema}.dawdle()`);
    }
  },
});

const createApplied = (schema: string) => ({
  name: 'create-applied',
  class: class CreateApplied extends Migration {
    override up(): void {
      this.addSql(`create table ${schema}.applied (serial bigint generated always as identity primary key,
        subscription text not null, source text not null, key text not null, number bigint not null)`);
    }
  },
});

/** Counts one further along each key and answers the events' payloads, in order of key. */
export const countOn = (sql: Work['sql'], source: string, keys: string[]): Promise<Count[]> =>
  sql<Count>(
    `insert into ${source}.counter as mine (key, number)
     select key, 1 from unnest($1::text[]) as key order by key
     on conflict (key) do update set number = mine.number + 1 returning key, number`,
    [keys],
  );

const record = (
  { sql }: Work,
  schema: string,
  subscription: string,
  deliveries: Delivery<Count>[],
): Promise<unknown> =>
  sql(
    `insert into ${schema}.applied (subscription, source, key, number)
     select $1, source, key, number from unnest($2::text[], $3::text[], $4::bigint[]) with ordinality
       as row (source, key, number, place) order by place`,
    [
      subscription,
      deliveries.map(({ name }) => name.split('.')[0]),
      deliveries.map(({ payload }) => payload.key),
      deliveries.map(({ payload }) => payload.number),
    ],
  );

/** Remembers a key once it has been told to the outside. */
export const TellOutside = task<Count>('pub_a.tell-outside', { backoffMs: 1 });

@Injectable()
class TellsOutside {
  @Runs(TellOutside)
  async run({ payload: { key, number } }: TaskRunOf<typeof TellOutside>) {
    return async ({ sql }: Work) =>
      void (await sql('insert into pub_a.told (key, number) values ($1, $2)', [key, number]));
  }
}

const createTold = {
  name: 'create-told',
  class: class CreateTold extends Migration {
    override up(): void {
      this.addSql('create table pub_a.told (key text not null, number bigint not null)');
    }
  },
};

@SoukModule({
  name: 'pub_a',
  migrations: [createCounters('pub_a'), createTold],
  events: [Counted, Recounted],
  providers: [TellsOutside],
})
export class PubAModule {}

@SoukModule({ name: 'pub_b', migrations: [createCounters('pub_b')], events: [Noted, Skipped] })
export class PubBModule {}

@Injectable()
class OnAllOfX {
  @ReactsToAll(Counted)
  async counted(deliveries: DeliveryOf<typeof Counted>[], work: Work): Promise<void> {
    await record(work, 'sub_x', 'main', deliveries);
  }

  @ReactsToAll(Recounted)
  async recounted(deliveries: DeliveryOf<typeof Recounted>[], work: Work): Promise<void> {
    await record(work, 'sub_x', 'main', deliveries);
  }

  @ReactsToAll(Noted)
  async noted(deliveries: DeliveryOf<typeof Noted>[], work: Work): Promise<void> {
    await record(work, 'sub_x', 'main', deliveries);
  }
}

@SoukModule({ name: 'sub_x', delivery: 'now', migrations: [createApplied('sub_x')], providers: [OnAllOfX] })
export class SubXModule {}

@Injectable()
class OnEachOfY {
  @ReactsTo(Noted)
  async noted(delivery: DeliveryOf<typeof Noted>, work: Work): Promise<void> {
    await record(work, 'sub_y', 'main', [delivery]);
  }
}

@Injectable()
@ReadModel('totals')
class Totals {
  @ReactsToAll(Recounted)
  async recounted(deliveries: DeliveryOf<typeof Recounted>[], work: Work): Promise<void> {
    await record(work, 'sub_y', 'totals', deliveries);
  }

  @ReactsToAll(Counted)
  async counted(deliveries: DeliveryOf<typeof Counted>[], work: Work): Promise<void> {
    await record(work, 'sub_y', 'totals', deliveries);
  }

  @ReactsToAll(Noted)
  async noted(deliveries: DeliveryOf<typeof Noted>[], work: Work): Promise<void> {
    await record(work, 'sub_y', 'totals', deliveries);
  }
}

@SoukModule({ name: 'sub_y', migrations: [createApplied('sub_y')], providers: [OnEachOfY, Totals] })
export class SubYModule {}

export const TALLY_MODULES = [PubAModule, PubBModule, SubXModule, SubYModule];

/** What each publisher's counting becomes. */
export const EVENTS_OF: Record<'pub_a' | 'pub_b', IntegrationEvent<Count>[]> = {
  pub_a: [Counted, Recounted],
  pub_b: [Noted, Skipped],
};
