import { manifests } from '../../src/bootstrap/modules.js';
import { freePorts } from '../../src/bootstrap/free-ports.js';
import type { Sql } from '../../src/shared/database/sql.js';
import { describeWithKafka } from '../support/kafka.js';
import { schemaViolations } from '../support/schema-violations.js';
import { chosenSeed, Seeded } from '../support/seeded.js';
import { MortalProcess } from './mortal-process.js';
import { faultShop, wrongAtRest } from './order-faults.js';
import { quickKafka } from './quick-kafka.js';
import { SteadyOrders } from './steady-orders.js';

/** Orders in each of the places that inventory has. */
const ORDERS_PER_STAGE = 5;

describeWithKafka('a shop that sells all the time', () => {
  const seed = chosenSeed();

  it(`lets inventory move out of the monolith and back, and no order notices (SEED=${seed})`, async () => {
    await using shop = await faultShop('dist/bootstrap/main.js');
    const [front, apart] = (await freePorts(2)) as [number, number];
    const kafka = quickKafka();
    const elsewhere = { MODULE_ADDRESSES: JSON.stringify({ inventory: `http://127.0.0.1:${apart}` }) };
    const at = (port: number, env: Record<string, string> = {}) =>
      new MortalProcess(`http://127.0.0.1:${port}`, () => shop.launch({ PORT: `${port}`, ...env }));
    let monolith = at(front);
    const monolithAgain = async (env: Record<string, string>) => {
      expect(await monolith.stop()).toBe(0);
      monolith = at(front, env);
      await monolith.start();
    };
    await monolith.start();
    await using orders = new SteadyOrders(`http://127.0.0.1:${front}`, new Seeded(seed));
    await orders.more(ORDERS_PER_STAGE);

    await monolithAgain(kafka);
    const inventory = at(apart, { ...kafka, MODULES: 'inventory' });
    await inventory.start();
    await monolithAgain({ ...kafka, ...elsewhere, MODULES: 'all,-inventory' });
    await orders.more(ORDERS_PER_STAGE);

    await monolithAgain(kafka);
    expect(await inventory.stop()).toBe(0);
    expect(await forgotten(shop.sql)).toEqual([]);
    await monolithAgain({});
    await orders.more(ORDERS_PER_STAGE);

    const attempts = await orders.all();
    expect(await wrongAtRest(shop, attempts)).toEqual([]);
    expect(await schemaViolations(shop.sql)).toEqual([]);
    expect(await monolith.stop()).toBe(0);
  }, 400_000);
});

/** Logs that no longer hold all that their readers have not applied: without Kafka nobody could bring it. */
async function forgotten(sql: Sql): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { name, subscriptions } of manifests())
    for (const subscription of subscriptions)
      for (const source of subscription.sources.keys())
        found.push(
          ...(await sql(
            `select $2 as source, mark.* from ${name}.watermark as mark
             where subscription = $1 and source_id = (select source_id from ${source}.outbox_source)
               and position + 1 < (select min(position) from ${source}.outbox)`,
            [subscription.name, source],
          )),
        );
  return found;
}
