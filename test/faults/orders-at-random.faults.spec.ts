import { compileSouk } from '../support/compiled-souk.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { buyers, dead, faultShop, orderAll, wrongAtRest } from './order-faults.js';

/** `KILLS=100 npm run faults` runs longer; `SEED=` repeats a run, as far as a real machine repeats anything. */
const KILLS = Number(process.env.KILLS ?? 25);
const ORDERS_PER_LIFE = 20;
const LIFE_MS_MAX = 900;

describe('orders while the process is killed at random', () => {
  const seed = chosenSeed();

  it(
    `come to rest with stock and money in order after ${KILLS} kills (SEED=${seed})`,
    async () => {
      using souk = compileSouk();
      await using shop = await faultShop(souk.entry('shop'));
      const random = new Seeded(seed);
      const all: Awaited<ReturnType<typeof buyers>> = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const mortal = shop.launch();
        const url = await mortal.url;
        const attempts = await buyers(url, ORDERS_PER_LIFE, random);
        all.push(...attempts);
        const answers = orderAll(url, attempts);
        await dead(mortal, random.between(1, LIFE_MS_MAX));
        await answers;
      }
      const last = shop.launch();
      const url = await last.url;
      for (let from = 0; from < all.length; from += ORDERS_PER_LIFE)
        await orderAll(url, all.slice(from, from + ORDERS_PER_LIFE));
      const wrong = await wrongAtRest(shop, all);
      last.child.kill('SIGTERM');

      expect(wrong).toEqual([]);
      expect(await last.ended).toBe(0);
    },
    KILLS * 30_000,
  );
});
