import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import type { Work } from '../src/shared/database/unit-of-work.js';
import { ReactsToAll } from '../src/shared/delivery/reacts-to.js';
import { SoukModule } from '../src/shared/kernel/souk-module.js';
import { integrationEvent, type Delivery } from '../src/shared/outbox/integration-event.js';

/** A module that talks and one that listens, in two processes, and the same payload for every library that is compared. */

export interface Said {
  key: string;
  /** Along the key: later events have higher numbers. */
  number: number;
  text: string;
}

const KEYS = 1_000;
const TEXT =
  'A hundred grams of first flush Darjeeling, in the tin with the blue lid, wrapped as a present. ';

export const said = (number: number): Said => ({ key: `key-${number % KEYS}`, number, text: TEXT });

export const Spoken = integrationEvent<Said>('talker.spoken.v1', ({ key }) => key);

@SoukModule({ name: 'talker', migrations: [], events: [Spoken] })
export class TalkerModule {}

/** In the order in which they took effect. */
export const heardTable = (schema: string): string =>
  `create table ${schema}.heard (serial bigint generated always as identity primary key,
     key text not null, number bigint not null, text text not null)`;

class CreateHeard extends Migration {
  override up(): void {
    this.addSql(heardTable('listener'));
  }
}

/** How many events the transaction in hand has; its commit adds them to those that have taken effect. */
export const inHand = { events: 0 };

@Injectable()
class Heard {
  @ReactsToAll(Spoken)
  async write(deliveries: Delivery<Said>[], { sql }: Work): Promise<void> {
    const payloads = deliveries.map(({ payload }) => payload);
    inHand.events = payloads.length;
    await sql(
      `insert into listener.heard (key, number, text)
       select * from unnest($1::text[], $2::bigint[], $3::text[])`,
      [
        payloads.map(({ key }) => key),
        payloads.map(({ number }) => number),
        payloads.map(({ text }) => text),
      ],
    );
  }
}

@SoukModule({
  name: 'listener',
  delivery: 'now',
  migrations: [{ name: 'create-heard', class: CreateHeard }],
  providers: [Heard],
})
export class ListenerModule {}
