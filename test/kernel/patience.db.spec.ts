import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import type { Work } from '../../src/shared/database/unit-of-work.js';
import { ReactsTo, ReactsToAll } from '../../src/shared/delivery/reacts-to.js';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import { integrationEvent, type Delivery } from '../../src/shared/outbox/integration-event.js';
import { eventually } from '../support/eventually.js';
import { kernelDatabase } from '../support/kernel-database.js';

interface Said {
  word: string;
}
const Whispered = integrationEvent<Said>('crier.whispered.v1', ({ word }) => word);
const Shouted = integrationEvent<Said>('crier.shouted.v1', ({ word }) => word);

class CreateHeard extends Migration {
  override up(): void {
    this.addSql('create table listener.heard (word text primary key)');
  }
}

@SoukModule({ name: 'crier', migrations: [] })
class CrierModule {}

@Injectable()
class OnVoices {
  @ReactsToAll(Whispered, 'soon')
  async whispers(deliveries: Delivery<Said>[], { sql }: Work): Promise<void> {
    for (const { payload } of deliveries) await sql('insert into listener.heard values ($1)', [payload.word]);
  }

  @ReactsTo(Shouted)
  async shout({ payload }: Delivery<Said>, { sql }: Work): Promise<void> {
    await sql('insert into listener.heard values ($1)', [payload.word]);
  }
}

@SoukModule({
  name: 'listener',
  delivery: 'now',
  migrations: [{ name: 'create-heard', class: CreateHeard }],
  providers: [OnVoices],
})
class ListenerModule {}

describe('an event that hurries nobody, in a subscription that is in a hurry', () => {
  it('waits for one that does, and goes with it in one transaction', async () => {
    await using database = await kernelDatabase(CrierModule, ListenerModule);
    await using app = await database.start({
      settings: { DELIVERY_SOON_MS: '60000', DELIVERY_IDLE_ADVANCE_MS: '60000' },
    });
    const heard = () => database.sql<Said>('select word from listener.heard order by word');
    const say = (event: typeof Whispered, word: string) =>
      app.work('crier').run(({ publish }) => publish(event, { word }));
    for (const word of ['a', 'b', 'c']) await say(Whispered, word);
    await eventually(() => expect(app.runtime.tails.get('crier')!.head).toBe(3));
    const whispered = await heard();

    await say(Shouted, 'd');

    await eventually(async () => expect(await heard()).toHaveLength(4));
    expect(whispered).toEqual([]);
    expect(app.kernel.counts.commits.get('listener')).toBe(1);
  });

  it('does not wait for longer than the others may', async () => {
    await using database = await kernelDatabase(CrierModule, ListenerModule);
    await using app = await database.start({ settings: { DELIVERY_SOON_MS: '10' } });

    await app.work('crier').run(({ publish }) => publish(Whispered, { word: 'alone' }));

    await eventually(async () =>
      expect(await database.sql('select word from listener.heard')).toEqual([{ word: 'alone' }]),
    );
  });
});
