import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import type { Work } from '../../src/shared/database/unit-of-work.js';
import { ReactsTo, ReactsToAll, ReadModel } from '../../src/shared/delivery/reacts-to.js';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import { integrationEvent, type DeliveryOf } from '../../src/shared/outbox/integration-event.js';

/** A module that talks and one that listens, and writes down what it has heard in the order in which it did. */

export interface Said {
  key: string;
  /** 1, 2, 3 … along the key. */
  number: number;
  text: string;
  aside?: { deep: (number | null)[] };
}

export const Spoken = integrationEvent<Said>('talker.spoken.v1', ({ key }) => key);
/** Nobody reacts to it. */
export const Mumbled = integrationEvent<Said>('talker.mumbled.v1', ({ key }) => key);

/** What goes wrong with a key, until a test mends it. */
export const moods = new Map<string, () => Error | undefined>();

class CreateWords extends Migration {
  override up(): void {
    this.addSql('create table talker.word (key text primary key, number bigint not null)');
  }
}

@SoukModule({
  name: 'talker',
  migrations: [{ name: 'create-words', class: CreateWords }],
  events: [Spoken, Mumbled],
})
export class TalkerModule {}

class CreateHeard extends Migration {
  override up(): void {
    this.addSql(`create table listener.heard (serial bigint generated always as identity primary key,
      subscription text not null, key text not null, number bigint not null, delivery json not null)`);
  }
}

const write = ({ sql }: Work, subscription: string, delivery: DeliveryOf<typeof Spoken>) =>
  sql('insert into listener.heard (subscription, key, number, delivery) values ($1, $2, $3, $4)', [
    subscription,
    delivery.key,
    delivery.payload.number,
    JSON.stringify(delivery),
  ]);

@Injectable()
class OnSpoken {
  @ReactsTo(Spoken)
  async handle(delivery: DeliveryOf<typeof Spoken>, work: Work): Promise<void> {
    void write(work, 'main', delivery);
    const error = moods.get(delivery.key)?.();
    if (error) throw error;
  }
}

@Injectable()
@ReadModel('archive')
class Archive {
  @ReactsToAll(Spoken)
  async keep(deliveries: DeliveryOf<typeof Spoken>[], work: Work): Promise<void> {
    for (const delivery of deliveries) void write(work, 'archive', delivery);
  }
}

@SoukModule({
  name: 'listener',
  delivery: 'now',
  migrations: [{ name: 'create-heard', class: CreateHeard }],
  providers: [OnSpoken, Archive],
})
export class ListenerModule {}

/** Says the next thing of each key, all in one transaction. */
export async function say(
  { sql, publish }: Work,
  keys: string[],
  { event = Spoken, ...rest }: Partial<Said> & { event?: typeof Spoken } = {},
): Promise<void> {
  for (const key of keys) {
    const [word] = await sql<{ number: number }>(
      `insert into talker.word as mine (key, number) values ($1, 1)
       on conflict (key) do update set number = mine.number + 1 returning number`,
      [key],
    );
    publish(event, { text: '', ...rest, key, number: word!.number });
  }
}
