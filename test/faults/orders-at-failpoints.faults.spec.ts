import { compileSouk, type CompiledSouk } from '../support/compiled-souk.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { buyers, dead, faultShop, orderAll, wrongAtRest } from './order-faults.js';

const ORDERS = 8;
/** By then the armed process has reached its failpoint, or the case no longer tests anything. */
const DIES_WITHIN_MS = 20_000;

describe('orders while the process is killed', () => {
  const seed = chosenSeed();
  let souk: CompiledSouk;

  beforeAll(() => {
    souk = compileSouk();
  });
  afterAll(() => souk[Symbol.dispose]());

  it.each([
    ['outbox.after-insert', 'orders', 3],
    ['outbox.after-insert', 'inventory', 2],
    ['work.after-commit', 'orders', 4],
    ['work.after-commit', 'payments', 2],
    ['work.before-signal', 'inventory', 2],
    ['delivery.before-watermark', 'payments', 1],
    ['delivery.after-watermark', 'orders', 1],
    ['task.after-call', 'payments', 3],
  ])(
    'come to rest with stock and money in order: %s of %s, time %i',
    async (point, module, times) => {
      await using shop = await faultShop(souk.entry('shop'));
      const first = shop.launch({ KILL_AT: point, KILL_MODULE: module, KILL_TIMES: String(times) });
      const attempts = await buyers(await first.url, ORDERS, new Seeded(seed));

      const answers = orderAll(await first.url, attempts);
      const diedByItself = await dead(first, DIES_WITHIN_MS);
      await answers;
      const second = shop.launch();
      await orderAll(await second.url, attempts);
      const wrong = await wrongAtRest(shop, attempts);
      second.child.kill('SIGTERM');

      expect(diedByItself).toBe(true);
      expect(wrong).toEqual([]);
      expect(await second.ended).toBe(0);
    },
    120_000,
  );
});
