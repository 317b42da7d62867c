import { compileSouk } from '../support/compiled-souk.js';
import { describeWithOwnKafka, ownKafka } from '../support/kafka.js';
import { schemaViolations } from '../support/schema-violations.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { faultsOf, faultyRound, splitFaultShop, type SplitFaultShop } from './split-faults.js';

const ROUNDS = 4;

describeWithOwnKafka('orders of a shop in several processes', () => {
  const seed = chosenSeed();
  const random = new Seeded(seed);
  const running = new AsyncDisposableStack();
  let shop: SplitFaultShop;

  beforeAll(async () => {
    const souk = running.use(compileSouk());
    const { kafka } = running.use(await ownKafka());
    shop = running.use(await splitFaultShop(souk.entry('shop'), kafka));
  }, 120_000);
  afterAll(() => running.disposeAsync());

  it.each(faultsOf(ROUNDS, random))(
    `come to rest with stock and money in order when %s (SEED=${seed})`,
    async (fault) => {
      expect(await faultyRound(shop, fault, random)).toEqual([]);
    },
    180_000,
  );

  it('have been told as the schemas say', async () => {
    expect(await schemaViolations(shop.sql)).toEqual([]);
  });
});
