import pg from 'pg';
import type { Sql } from '../../src/shared/database/sql.js';
import { newId } from '../../src/shared/uuid.js';
import { aCart, orderOf } from '../orders/journeys.js';
import { ApiClient, type Answer } from '../support/api-client.js';
import { freshDatabase, ROLE_PASSWORD, type TestDatabase } from '../support/database.js';
import { launch, type Launched } from '../support/process.js';
import { untilQuiet } from '../support/quiet.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { stockDiscrepancies } from '../support/reconcile-stock.js';
import { Seeded } from '../support/seeded.js';

/** Refused cards and sold-out goods are part of the traffic: compensation must survive kills as well. */
const TOKENS = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_declined', 'tok_insufficient_funds'] as const;
const SKUS = ['TEA-1-S', 'TEA-1-M', 'TEA-1-L'];
const REQUEST_MS = 8_000;
const RESEND_MS = 200;
const ANSWERED_MS = 60_000;

/** One buyer's order, sent again with the same key until somebody answers. */
export interface Attempt {
  client: ApiClient;
  key: string;
  body: object;
  /** Ids that the answers named: at most one may ever turn up. */
  orderIds: Set<string>;
}

export interface FaultShop extends AsyncDisposable {
  database: TestDatabase;
  sql: Sql;
  launch(env?: Record<string, string>): Launched;
}

const ENVIRONMENT = {
  DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
  NODE_ENV: 'test',
  POLL_MS: '400',
  // What a killed process had in hand is taken up by the next one.
  TASK_LEASE_MS: '4000',
  SIMULATED_ACQUIRER_LEDGER: 'on',
  // Sweeps commit too: with long pauses a failpoint's count means the same on every machine.
  INVENTORY_EXPIRY_INTERVAL_MS: '600000',
  ORDERS_UNPAID_SWEEP_MS: '600000',
  DELIVERY_IDLE_ADVANCE_MS: '600000',
};

/** A database with the demo world, and processes that serve it and may die. */
export async function faultShop(entry: string): Promise<FaultShop> {
  const database = await freshDatabase({ demo: true });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  admin.on('error', () => undefined);
  const launched: Launched[] = [];
  return {
    database,
    sql: async <Row>(text: string, params: unknown[] = []) => (await admin.query(text, params)).rows as Row[],
    launch: (env = {}) => {
      const shop = launch({ ...ENVIRONMENT, DATABASE_URL: database.adminUrl, ...env }, [
        process.execPath,
        entry,
      ]);
      launched.push(shop);
      return shop;
    },
    [Symbol.asyncDispose]: async () => {
      for (const { child } of launched) child.kill('SIGKILL');
      await Promise.all(launched.map(({ ended }) => ended));
      await admin.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Buyers with filled carts, ready to order. */
export async function buyers(url: string, count: number, random: Seeded): Promise<Attempt[]> {
  const anonymous = new ApiClient(url);
  const plans = Array.from({ length: count }, () => ({
    sku: random.pick(SKUS),
    quantity: random.between(1, 3),
    token: random.pick(TOKENS),
  }));
  return Promise.all(
    plans.map(async ({ sku, quantity, token }) => {
      const client = await anonymous.asGuest();
      const cartId = await aCart(client, { [sku]: quantity });
      const body = await orderOf(client, cartId, { payment: { method: 'card', token } });
      return { client, key: newId(), body, orderIds: new Set<string>() };
    }),
  );
}

/** Everybody orders at once; the answers of a process that dies meanwhile are missing. */
export async function orderAll(url: string, attempts: Attempt[]): Promise<void> {
  await Promise.all(
    attempts.map((attempt) => Promise.race([order(url, attempt).catch(() => undefined), after(REQUEST_MS)])),
  );
}

/** One try; the id that its answer names is noted. */
export async function order(url: string, { client, key, body, orderIds }: Attempt): Promise<Answer> {
  const again = new ApiClient(url, client.token);
  const answer = await again.post('/v1/orders', body, { 'idempotency-key': key, prefer: 'wait=2' });
  const orderId = (answer.body?.id ?? answer.body?.orderId) as string | undefined;
  if (orderId) orderIds.add(orderId);
  return answer;
}

/** Resent until each of them has been answered, as clients do; whoever is not after a minute is told by `wrongAtRest`. */
export async function orderUntilAnswered(url: string, attempts: Attempt[]): Promise<void> {
  const deadline = performance.now() + ANSWERED_MS;
  for (let left = attempts; left.length > 0 && performance.now() < deadline;) {
    await orderAll(url, left);
    left = left.filter(({ orderIds }) => orderIds.size === 0);
    if (left.length > 0) await after(RESEND_MS);
  }
}

const after = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined).unref());

/** Waits until nothing is left to do, then lists everything that cannot be true of a shop at rest. */
export async function wrongAtRest({ database, sql }: FaultShop, attempts: Attempt[]): Promise<unknown[]> {
  await untilQuiet(database.adminUrl, 60_000);
  const doubled = attempts
    .filter(({ orderIds }) => orderIds.size > 1)
    .map(({ key, orderIds }) => ({ key, orderIds: [...orderIds] }));
  const unanswered = attempts
    .filter(({ orderIds }) => orderIds.size === 0)
    .map(({ key }) => ({ key, what: 'no order' }));
  return [
    ...doubled,
    ...unanswered,
    ...(await ordersNotAtRest(sql)),
    ...(await paymentDiscrepancies(sql)),
    ...(await stockDiscrepancies(sql)),
    ...(await oversold(sql)),
  ];
}

/** Orders of this run whose state, stock and money do not agree, or that still wait for something. */
const ordersNotAtRest = (sql: Sql): Promise<unknown[]> =>
  sql(
    `select ordered.order_id, ordered.status, reservation.status as stock, payment.status as payment,
            (select count(*)::int from shipping.shipment where shipment.order_id = ordered.order_id and status = 'created') as parcels
     from orders.customer_order as ordered
     left join inventory.reservation using (order_id) left join payments.payment using (order_id)
     where ordered.order_id in (select key::uuid from orders.outbox where name = 'orders.order-placed.v1')
       and (ordered.status, coalesce(reservation.status, 'none'), coalesce(payment.status, 'none'),
            (select count(*) from shipping.shipment where shipment.order_id = ordered.order_id and status = 'created') > 0)
         not in (('confirmed', 'committed', 'captured', true), ('payment_failed', 'released', 'failed', false),
                 ('rejected', 'rejected', 'pending', false), ('rejected', 'rejected', 'failed', false),
                 ('refunded', 'released', 'refunded', false), ('cancelled', 'released', 'failed', false))`,
  );

const oversold = (sql: Sql): Promise<unknown[]> =>
  sql('select sku, warehouse_id from inventory.stock where reserved > on_hand');

/** Kills the process unless it has done that itself by then. */
export async function dead(shop: Launched, withinMs: number): Promise<boolean> {
  const byItself = await Promise.race([shop.ended.then(() => true), after(withinMs).then(() => false)]);
  if (!byItself) shop.child.kill('SIGKILL');
  await shop.ended;
  return byItself;
}
