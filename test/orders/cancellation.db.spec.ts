import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { aCart, checkout, orderOf, paidWith, place, TEA } from './journeys.js';

describe('cancelling an order', () => {
  let shop: TestShop;
  let buyer: ApiClient;
  beforeAll(async () => {
    const down = { SIMULATED_ACQUIRER_DOWN_MS: '600000', SIMULATED_ACQUIRER_SLOW_MS: '300' };
    shop = await startTestShop({ settings: { POLL_MS: '50', ...down } });
    buyer = await shop.buyer(1);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const cancel = (orderId: string, client = buyer) => client.post(`/v1/orders/${orderId}/cancellation`, {});
  const statusesOf = async (orderId: string): Promise<string[]> => {
    const items: { status: string }[] = (await buyer.get(`/v1/orders/${orderId}/timeline`)).body.items;
    return items.map(({ status }) => status);
  };

  it('that is not paid yet ends it as cancelled', async () => {
    const { body: order } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });

    const { status, body } = await cancel(order.id);

    expect({ status, order: body }).toMatchObject({
      status: 200,
      order: { id: order.id, status: 'cancelled' },
    });
    await shop.untilQuiet();
    expect(await statusesOf(order.id)).toEqual(['pending', 'cancelled']);
  });

  it('that is paid ends it as refunded, with its shipments stopped', async () => {
    const { body: order } = await checkout(buyer);

    expect((await cancel(order.id)).body.status).toBe('cancelled');

    await eventually(async () =>
      expect(await statusesOf(order.id)).toEqual(['pending', 'confirmed', 'cancelled', 'refunded']),
    );
    await shop.untilQuiet();
    const { body } = await buyer.get(`/v1/orders/${order.id}`);
    expect(body).toMatchObject({
      status: 'refunded',
      payment: { status: 'refunded' },
      shipments: [{ status: 'cancelled' }],
    });
  });

  it('while its payment is under way gives back what comes in late', async () => {
    const { body: order } = await checkout(buyer, { changes: paidWith('tok_slow'), waitS: 0 });
    await cancel(order.id);

    await shop.untilQuiet();

    const [money] = await shop.sql<{ captured: number; refunded: number }>(
      `select captured_minor::int as captured, refunded_minor::int as refunded from payments.payment where order_id = $1`,
      [order.id],
    );
    expect(money!.refunded).toBe(money!.captured);
    expect((await statusesOf(order.id)).slice(0, 2)).toEqual(['pending', 'cancelled']);
  });

  it('happens once', async () => {
    const { body: order } = await checkout(buyer);

    const answers = await Promise.all(Array.from({ length: 5 }, () => cancel(order.id)));

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
    expect(await cancel(order.id)).toMatchObject({
      status: 409,
      body: { code: 'orders.illegal-transition' },
    });
  });

  it('is not possible once it has failed or was delivered', async () => {
    const { body: failed } = await checkout(buyer, { changes: paidWith('tok_declined') });
    const { body: delivered } = await buyer.get('/v1/orders?status=delivered&limit=1');

    for (const orderId of [failed.orderId, delivered.items[0].id])
      expect(await cancel(orderId)).toMatchObject({
        status: 409,
        body: { code: 'orders.illegal-transition' },
      });
  });

  it('is for its owner and for admins', async () => {
    const { body: order } = await checkout(buyer);

    expect((await cancel(order.id, await shop.buyer(2))).status).toBe(404);
    expect((await cancel(order.id, await shop.admin())).status).toBe(200);
  });

  it('frees its cart for another order', async () => {
    const cartId = await aCart(buyer);
    const order = await orderOf(buyer, cartId);
    const { body: first } = await place(buyer, order);
    await cancel(first.id);

    expect((await place(buyer, order)).status).toBe(201);
  });

  it('is not needed for goods to be sold again once an admin has given all money back', async () => {
    const stockOf = async () => (await buyer.get(`/v1/stock/${TEA}`)).body.available;
    const before = await stockOf();
    const { body: order } = await checkout(buyer, { quantities: { [TEA]: 3 } });
    await shop.untilQuiet();
    const { body: payments } = await buyer.get(`/v1/orders/${order.id}/payments`);

    const admin = await shop.admin();
    const refund = { amount: order.total, reason: 'goodwill' };
    await admin.post(`/v1/payments/${payments.items[0].id}/refunds`, refund, { 'idempotency-key': order.id });
    await shop.untilQuiet();

    const { body: ended } = await buyer.get(`/v1/orders/${order.id}`);
    expect(ended).toMatchObject({ status: 'refunded', shipments: [{ status: 'cancelled' }] });
    expect(await stockOf()).toBe(before);
  });
});
