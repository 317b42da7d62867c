import { compileSouk } from '../support/compiled-souk.js';
import { describeWithOwnKafka, ownKafka } from '../support/kafka.js';
import { schemaViolations } from '../support/schema-violations.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { faultsOf, faultyRound, splitFaultShop } from './split-faults.js';

/** `ROUNDS=1000 npm run faults` runs longer; `SEED=` repeats a run, as far as real machines repeat anything. */
const ROUNDS = Number(process.env.ROUNDS ?? 100);
const MS_PER_ROUND = 120_000;

describeWithOwnKafka('orders of a shop in several processes', () => {
  const seed = chosenSeed();

  it(
    `come to rest with stock and money in order after ${ROUNDS} faults (SEED=${seed})`,
    async () => {
      using souk = compileSouk();
      await using own = await ownKafka();
      await using shop = await splitFaultShop(souk.entry('shop'), own.kafka);
      const random = new Seeded(seed);

      for (const [round, fault] of faultsOf(ROUNDS, random).entries())
        expect([round, fault, await faultyRound(shop, fault, random)]).toEqual([round, fault, []]);

      expect(await schemaViolations(shop.sql)).toEqual([]);
    },
    120_000 + ROUNDS * MS_PER_ROUND,
  );
});
