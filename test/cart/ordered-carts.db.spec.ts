import {
  OrderCancelled,
  OrderPaymentFailed,
  OrderPlaced,
  OrderRejected,
} from '../../src/modules/orders/contract/orders.events.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { callerAs } from '../support/callers.js';
import { publishAs } from '../support/foreign-events.js';

const NOON = '2026-11-01T12:00:00.000Z';

describe('a cart and its orders', () => {
  let shop: TestShop;
  let user: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '200', DELIVERY_SOON_MS: '1' } });
    user = callerAs(shop, 'user');
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const newCart = async (): Promise<string> => (await user.post('/v1/carts', { currency: 'EUR' })).body.id;
  const about = (orderId: string) => ({ orderId, number: 'S-1', subject: newId(), email: 'a@souk.example' });
  const placed = (cartId: string, orderId: string) =>
    publishAs(shop, OrderPlaced, {
      ...about(orderId),
      cartId,
      locale: 'en',
      currency: 'EUR',
      lines: [],
      discounts: [],
      shippingMinor: 490,
      totalMinor: 490,
      payment: { method: 'card', token: 'tok_ok' },
      placedAt: NOON,
    });
  const paymentFailed = (cartId: string, orderId: string) =>
    publishAs(shop, OrderPaymentFailed, { orderId, cartId });
  const ended = {
    rejected: (cartId: string, orderId: string) => publishAs(shop, OrderRejected, { orderId, cartId }),
    'refused payment': paymentFailed,
    cancelled: (cartId: string, orderId: string) =>
      publishAs(shop, OrderCancelled, { ...about(orderId), cartId, locale: 'en', reason: 'buyer' }),
  };
  /** Every event is applied before the next one is published, so that the order of arrival is the test's. */
  const inTurn = async (...events: (() => Promise<void>)[]) => {
    for (const event of events) {
      await event();
      await settled();
    }
  };
  const settled = () =>
    eventually(async () => {
      const [{ left } = { left: 1 }] = await shop.sql<{ left: number }>(
        `select count(*)::int as left from orders.outbox as log join cart.watermark as mark
           on mark.lane = log.lane and mark.subscription = 'main'
           and mark.source_id = (select source_id from orders.outbox_source)
         where log.position > mark.position and log.name = any($1)`,
        [[OrderPlaced, OrderRejected, OrderPaymentFailed, OrderCancelled].map(({ name }) => name)],
      );
      expect(left).toBe(0);
    });
  const statusOf = async (cartId: string) =>
    (await shop.sql<{ status: string }>('select status from cart.cart where cart_id = $1', [cartId]))[0]!
      .status;

  it('is not changed any more once it is ordered, but can be read', async () => {
    const cartId = await newCart();
    await user.put(`/v1/carts/${cartId}/items/TEA-1-S`, { quantity: 1 });
    await inTurn(() => placed(cartId, newId()));

    const answers = [
      await user.put(`/v1/carts/${cartId}/items/TEA-1-S`, { quantity: 2 }),
      await user.delete(`/v1/carts/${cartId}/items/TEA-1-S`),
    ];

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { code: 'cart.already-ordered' } });
    expect(await user.get(`/v1/carts/${cartId}`)).toMatchObject({
      status: 200,
      body: { items: [{ quantity: 1 }] },
    });
  });

  it('makes room for an older one as the own cart', async () => {
    const [older, newer] = [await newCart(), await newCart()];

    await inTurn(() => placed(newer, newId()));

    expect((await user.get('/v1/me/cart')).body.id).toBe(older);
  });

  it.each(Object.entries(ended))('is open again when its order ended: %s', async (_, end) => {
    const [cartId, orderId] = [await newCart(), newId()];

    await inTurn(
      () => placed(cartId, orderId),
      () => end(cartId, orderId),
    );

    expect(await statusOf(cartId)).toBe('open');
  });

  it.each([
    ['in turn', ['first placed', 'first failed', 'second placed']],
    ['with the failure late', ['first placed', 'second placed', 'first failed']],
    ['with the second one early', ['second placed', 'first placed', 'first failed']],
  ])('stays with the second order after a first one failed, %s', async (_, arrivals) => {
    const [cartId, first, second] = [await newCart(), newId(), newId()];
    const events: Record<string, () => Promise<void>> = {
      'first placed': () => placed(cartId, first),
      'first failed': () => paymentFailed(cartId, first),
      'second placed': () => placed(cartId, second),
    };

    await inTurn(...arrivals.map((name) => events[name]!));

    expect(await statusOf(cartId)).toBe('ordered');
  });

  it('is taken and given back within one batch of events', async () => {
    const carts = await Promise.all(Array.from({ length: 8 }, newCart));
    const orders = carts.flatMap((cartId) => [1, 2, 3].map(() => ({ cartId, orderId: newId() })));

    for (const { cartId, orderId } of orders) await placed(cartId, orderId);
    for (const { cartId, orderId } of orders) await paymentFailed(cartId, orderId);
    await settled();

    expect(await Promise.all(carts.map(statusOf))).toEqual(carts.map(() => 'open'));
  });
});
