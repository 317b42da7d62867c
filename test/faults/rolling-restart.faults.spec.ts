import { freePorts } from '../../src/bootstrap/free-ports.js';
import { describeWithKafka } from '../support/kafka.js';
import { schemaViolations } from '../support/schema-violations.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { MortalProcess } from './mortal-process.js';
import { faultShop, wrongAtRest } from './order-faults.js';
import { quickKafka } from './quick-kafka.js';
import { addressesOf, newSigningKey, untilHealthy } from './split-faults.js';
import { StrictVisitors } from './strict-visitors.js';

/** Two of each, so that there is always one to ask. */
const HOSTED = [
  'gateway',
  'gateway',
  'users,catalog,cart,shipping,notifications',
  'users,catalog,cart,shipping,notifications',
  'orders,inventory,payments',
  'orders,inventory,payments',
];
const ORDERS = 60;
/** Between two restarts, so that visitors meet every mixture of old and new. */
const ORDERS_BETWEEN = 2;

describeWithKafka('a shop of two replicas each', () => {
  const seed = chosenSeed();

  it(`is restarted process by process, and every visitor is answered (SEED=${seed})`, async () => {
    await using shop = await faultShop('dist/bootstrap/main.js');
    const urls = (await freePorts(HOSTED.length)).map((port) => `http://127.0.0.1:${port}`);
    const common = {
      ...quickKafka(),
      JWT_PRIVATE_KEY: newSigningKey(),
      TRUSTED_PROXIES: 'loopback',
      MODULE_ADDRESSES: JSON.stringify(addressesOf(HOSTED, urls)),
    };
    const processes = HOSTED.map((modules, index) => {
      const env = { ...common, MODULES: modules, PORT: new URL(urls[index]!).port, INSTANCE: `${index}` };
      return new MortalProcess(urls[index]!, () => shop.launch(env));
    });
    const [first, second] = urls as [string, string];
    await Promise.all(processes.map((one) => one.start()));
    await untilHealthy({ url: first });
    const visitors = await StrictVisitors.with(ORDERS, first, new Seeded(seed));

    for (const [index, process] of processes.entries()) {
      visitors.visit(index === 0 ? second : first);
      await visitors.ordered(ORDERS_BETWEEN);
      expect([index, await process.stop()]).toEqual([index, 0]);
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
