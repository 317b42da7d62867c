import pg from 'pg';
import { treeCpuMs } from './cpu.js';
import { client, during, type Call, type Measured } from './load.js';
import type { BenchServer } from './server.js';
import { untilQuiet } from './quiet.js';

const ADDRESS = { name: 'Ada', line1: '1 Long Lane', city: 'Dublin', postalCode: 'D01', country: 'IE' };

export interface CheckoutResult extends Measured {
  clients: number;
  /** Confirmed orders ÷ time until every subscription had caught up. */
  settledPerSecond: number;
  placeP50Ms: number;
  placeP99Ms: number;
  commitsPerCheckout: number;
  nodeCpuMs: number;
  postgresCpuMs: number;
  /** Where the bench has started a broker. */
  kafkaCpuMs?: number;
}

/** Complete guest checkouts: token, cart, two items, quote, place, until `confirmed`. */
export async function checkouts(
  server: BenchServer,
  clients: number,
  seconds: number,
  skus: string[],
): Promise<CheckoutResult> {
  const { call, close } = client(server.url, clients);
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  const placed: number[] = [];
  let next = 0;
  const work = async () => {
    const first = skus[next++ % skus.length]!;
    const second = skus[(next * 7) % skus.length]!;
    const took = await checkout(call, first, second === first ? skus[(next * 7 + 1) % skus.length]! : second);
    if (took !== undefined) placed.push(took);
    return took !== undefined;
  };
  await during(Math.min(3, seconds), clients, work);
  await untilQuiet(server.adminUrl);
  placed.length = 0;
  const before = {
    xid: await nextXid(admin),
    node: treeCpuMs(server.pid),
    postgres: treeCpuMs(server.postgresPid),
    kafka: server.kafkaPid ? treeCpuMs(server.kafkaPid) : 0,
    at: performance.now(),
  };
  const measured = await during(seconds, clients, work);
  await untilQuiet(server.adminUrl);
  const settled = (performance.now() - before.at) / 1_000;
  const per = (total: number) => total / Math.max(1, measured.count);
  const result = {
    ...measured,
    clients,
    settledPerSecond: measured.count / settled,
    placeP50Ms: quantile(placed, 0.5),
    placeP99Ms: quantile(placed, 0.99),
    commitsPerCheckout: per((await nextXid(admin)) - before.xid),
    nodeCpuMs: per(treeCpuMs(server.pid) - before.node),
    postgresCpuMs: per(treeCpuMs(server.postgresPid) - before.postgres),
    ...(server.kafkaPid ? { kafkaCpuMs: per(treeCpuMs(server.kafkaPid) - before.kafka) } : {}),
  };
  await admin.end();
  await close();
  return result;
}

/** Milliseconds from placing to `confirmed`, or undefined when the checkout did not end there. */
async function checkout(call: Call, first: string, second: string): Promise<number | undefined> {
  const token = JSON.parse((await call('POST', '/v1/auth/token', { grantType: 'guest' })).body)
    .accessToken as string;
  const headers = { authorization: `Bearer ${token}` };
  const cart = JSON.parse((await call('POST', '/v1/carts', { currency: 'EUR' }, headers)).body) as {
    id: string;
  };
  await call('PUT', `/v1/carts/${cart.id}/items/${first}`, { quantity: 1 }, headers);
  const { body } = await call('PUT', `/v1/carts/${cart.id}/items/${second}`, { quantity: 1 }, headers);
  const { total } = JSON.parse(body) as { total: { amount: number; currency: string } };
  const quote = await call(
    'POST',
    '/v1/shipping/quotes?currency=EUR',
    {
      address: { country: ADDRESS.country },
      items: [
        { sku: first, quantity: 1 },
        { sku: second, quantity: 1 },
      ],
    },
    headers,
  );
  const offers = JSON.parse(quote.body) as { method: string; price: { amount: number } }[];
  const shipping = offers.find(({ method }) => method === 'standard')!.price.amount;
  const start = performance.now();
  const order = await call(
    'POST',
    '/v1/orders',
    {
      cartId: cart.id,
      email: 'guest@example.com',
      shippingAddress: ADDRESS,
      shippingMethod: 'standard',
      payment: { method: 'card', token: 'tok_ok' },
      expectedTotal: { amount: total.amount + shipping, currency: 'EUR' },
    },
    { ...headers, 'idempotency-key': cart.id },
  );
  const took = performance.now() - start;
  if (order.status === 201 && order.body.includes('"status":"confirmed"')) return took;
  if (process.env.BENCH_VERBOSE) console.error(order.status, order.body);
  return undefined;
}

/** Transactions that wrote something draw one number each: counted by PostgreSQL itself. */
async function nextXid(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ next: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  );
  return Number(rows[0]!.next);
}

function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * q)] ?? 0;
}

/** SKUs with plenty of stock, so that a run measures orders and not refusals. */
export async function plentifulSkus(adminUrl: string): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ sku: string }>(
    'select sku from inventory.stock group by sku having sum(on_hand - reserved) >= 200 order by sku limit 1500',
  );
  await admin.end();
  return rows.map(({ sku }) => sku);
}
