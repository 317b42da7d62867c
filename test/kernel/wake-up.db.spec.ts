import { eventually } from '../support/eventually.js';
import { kernelDatabase } from '../support/kernel-database.js';
import { countOn, Counted, TALLY_MODULES } from '../support/kernel-modules.js';

describe('another process on the same database', () => {
  it('is woken by what was published here, long before it would look by itself', async () => {
    await using database = await kernelDatabase(...TALLY_MODULES);
    const settings = { WAKE_OTHERS: 'on', POLL_MS: '60000' };
    await using publisher = await database.start({ modules: TALLY_MODULES.slice(0, 2), settings });
    await using _subscriber = await database.start({ settings });

    const publish = () =>
      publisher.work('pub_a').run(async ({ sql, publish }) => {
        for (const count of await countOn(sql, 'pub_a', ['tea'])) publish(Counted, count);
      });
    const applied = async () =>
      (await database.sql(`select number from sub_x.applied where subscription = 'main'`)).length;

    // The first may still meet the look that every process takes when it starts; the others may not.
    for (const count of [1, 2, 3]) {
      await publish();
      await eventually(async () => expect(await applied()).toBe(count));
    }
  });
});
