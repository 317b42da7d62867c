import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { checkout, paidWith } from './journeys.js';
import { storedOrder } from './stored-orders.js';

describe('an order that stays unpaid', () => {
  let shop: TestShop;
  let buyer: ApiClient;
  beforeAll(async () => {
    const deadline = { ORDERS_UNPAID_AFTER_MS: '1500', ORDERS_UNPAID_SWEEP_MS: '50' };
    shop = await startTestShop({
      settings: { POLL_MS: '200', SIMULATED_ACQUIRER_DOWN_MS: '600000', ...deadline },
    });
    buyer = await shop.buyer(1);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('is cancelled at its deadline, and gives its stock back', async () => {
    const { body: order } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });

    await eventually(async () => {
      const { body } = await buyer.get(`/v1/orders/${order.id}`);
      expect(body.status).toBe('cancelled');
    });

    const [event] = await shop.sql<{ reason: string }>(
      `select payload->>'reason' as reason from orders.outbox where key = $1 and name = 'orders.order-cancelled.v1'`,
      [order.id],
    );
    expect(event).toEqual({ reason: 'unpaid' });
    await shop.untilQuiet();
    const held = await shop.sql(
      `select 1 from inventory.reservation where order_id = $1 and status not in ('released', 'rejected')`,
      [order.id],
    );
    expect(held).toEqual([]);
  });

  it('is cancelled also while its transfer is waited for', async () => {
    const awaited = { status: 'awaiting_payment', stock: 'reserved', payment: 'awaited' };
    const overdue = await storedOrder(shop, { ...awaited, deadline_at: '2026-11-21T12:00:00.000Z' });
    const inTime = await storedOrder(shop, awaited);

    const statusOf = async (orderId: string) =>
      (await shop.sql('select status from orders.customer_order where order_id = $1', [orderId]))[0]!.status;
    await eventually(async () => expect(await statusOf(overdue)).toBe('cancelled'));

    expect(await statusOf(inTime)).toBe('awaiting_payment');
  });

  it('is not confused with one that is paid', async () => {
    const { body: paid } = await checkout(buyer);
    const { body: unpaid } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });

    await eventually(async () => {
      const { body } = await buyer.get(`/v1/orders/${unpaid.id}`);
      expect(body.status).toBe('cancelled');
    });

    expect((await buyer.get(`/v1/orders/${paid.id}`)).body.status).toBe('confirmed');
  });
});
