import { describeWithKafka } from '../support/kafka.js';
import { schemaViolations } from '../support/schema-violations.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { faultShop, wrongAtRest } from './order-faults.js';
import { quickKafka } from './quick-kafka.js';
import { mortals, untilHealthy } from './split-faults.js';
import { StrictVisitors } from './strict-visitors.js';

/** Two of each, so that there is always one to ask. */
const HOSTED = {
  'gateway-1': 'gateway',
  'gateway-2': 'gateway',
  'shelves-1': 'users,catalog,cart,shipping,notifications',
  'shelves-2': 'users,catalog,cart,shipping,notifications',
  'till-1': 'orders,inventory,payments',
  'till-2': 'orders,inventory,payments',
};
const ORDERS = 60;
/** Between two restarts, so that visitors meet every mixture of old and new. */
const ORDERS_BETWEEN = 2;

describeWithKafka('a shop of two replicas each', () => {
  const seed = chosenSeed();

  it(`is restarted process by process, and every visitor is answered (SEED=${seed})`, async () => {
    await using shop = await faultShop('dist/bootstrap/main.js');
    const processes = await mortals(shop, HOSTED, quickKafka());
    const [first, second] = [processes['gateway-1'].url, processes['gateway-2'].url];
    await Promise.all(Object.values(processes).map((one) => one.start()));
    await untilHealthy({ url: first });
    const visitors = await StrictVisitors.with(ORDERS, first, new Seeded(seed));

    for (const [name, process] of Object.entries(processes)) {
      visitors.visit(process.url === first ? second : first);
      await visitors.ordered(ORDERS_BETWEEN);
      expect([name, await process.stop()]).toEqual([name, 0]);
      await process.start();
    }
    await visitors.ordered(ORDERS_BETWEEN);
    await visitors.leave();

    expect(visitors.refusals).toEqual([]);
    expect(visitors.reads).toBeGreaterThan(100);
    expect(await wrongAtRest(shop, visitors.placed)).toEqual([]);
    expect(await schemaViolations(shop.sql)).toEqual([]);
  }, 400_000);
});
