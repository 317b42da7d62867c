import { startShop, type Shop } from '../../src/bootstrap/shop.js';
import { CartPort } from '../../src/modules/cart/contract/cart.port.js';
import { Settings } from '../../src/shared/config/settings.js';
import { inContext } from '../../src/shared/observability/request-context.js';
import { Logs } from '../../src/shared/outbox/log-port.js';
import { newId } from '../../src/shared/uuid.js';
import { ROLE_PASSWORD } from '../support/database.js';
import { brokers, describeWithKafka, freshPrefix } from '../support/kafka.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const BUYER = { requestId: 'r', traceparent: '', caller: { subject: newId(), roles: ['user' as const] } };
const TEA_POT = { sku: 'no-such-tea', quantity: 1 };

const countOf = (port: string, method: string, outcome: string): RegExp =>
  new RegExp(
    `souk_port_call_duration_seconds_count{module="cart",port="${port}",method="${method}",outcome="${outcome}"} [1-9]`,
  );

describeWithKafka('the ports of a module in another process', () => {
  const settings = {
    KAFKA_BROKERS: brokers(),
    KAFKA_TOPIC_PREFIX: freshPrefix(),
    KAFKA_REPLICATION_FACTOR: '1',
  };
  let others: TestShop;
  let orders: Shop;
  beforeAll(async () => {
    others = await startTestShop({ settings: { ...settings, MODULES: 'all,-orders,-gateway' } });
    orders = await startShop({
      settings: new Settings({
        NODE_ENV: 'test',
        PORT: '0',
        LOG_LEVEL: 'silent',
        DATABASE_URL: others.adminUrl,
        DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
        ...settings,
        MODULES: 'orders',
      }),
    });
  }, 60_000);
  afterAll(async () => {
    await orders.stop();
    await others[Symbol.asyncDispose]();
  });

  it('stand behind their own tokens, and know who asks', async () => {
    const carts = orders.app.get(CartPort, { strict: false });
    const filling = { cartId: newId(), currency: 'EUR' as const, locale: 'en' as const };

    await expect(
      inContext(BUYER, () => carts.quote({ cartId: filling.cartId, locale: 'en' })),
    ).rejects.toMatchObject({ code: 'cart.not-found' });
    await expect(inContext(BUYER, () => carts.fill({ ...filling, lines: [TEA_POT] }))).rejects.toMatchObject({
      code: 'cart.empty',
    });
  });

  it('count their calls by outcome', async () => {
    await orders.app.get(Logs).of('cart').head();
    const text = await (await fetch(`${orders.url}/metrics`)).text();

    expect(text).toMatch(countOf('log', 'head', 'answered'));
    expect(text).toMatch(countOf('cart', 'quote', 'refused'));
  });

  it('include the one of its log, which takes reports of readers', async () => {
    const log = orders.app.get(Logs).of('cart');

    await log.report({ readers: [{ subscriber: 'orders', subscription: 'reported', position: 7 }] });

    expect(
      await others.sql(`select position from cart.outbox_reader where subscription = 'reported'`),
    ).toEqual([{ position: '7' }]);
    expect((await log.head()).sourceId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answer calls from a process that is asked itself', async () => {
    const log = others.shop.app.get(Logs).of('orders');

    expect(await log.head()).toMatchObject({ position: expect.any(Number) as number });
  });
});
