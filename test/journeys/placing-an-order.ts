import { demoStock } from '../../src/shared/demo/demo-stock.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { Journey } from './journey.js';
import { aCart, ADDRESS, checkout, orderOf, paidWith, place, TEA } from '../orders/journeys.js';

const SOLD_OUT = Object.entries(Object.groupBy(demoStock(), ({ sku }) => sku)).find(([, entries]) =>
  entries!.every(({ onHand }) => onHand === 0),
)![0];

export const placingAnOrder: Journey = (shop) =>
  describe('placing an order', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
    });

    const ordersOf = (cartId: string) =>
      shop().sql<{ status: string }>('select status from orders.customer_order where cart_id = $1', [cartId]);

    it('confirms a guest’s order and shows everything that was agreed', async () => {
      const guest = await shop().guest();

      const { status, body: order, headers } = await checkout(guest);

      expect([status, order.code]).toEqual([201, undefined]);
      expect(order).toMatchObject({
        status: 'confirmed',
        number: expect.stringMatching(/^S-\d{6,}$/),
        items: [
          {
            sku: TEA,
            name: 'Spring-Picked Green Tea',
            quantity: 2,
            unitPrice: { amount: 790, currency: 'EUR' },
            lineTotal: { amount: 1_580, currency: 'EUR' },
          },
        ],
        subtotal: { amount: 1_580, currency: 'EUR' },
        discounts: [],
        total: { amount: 1_580 + order.shipping.amount, currency: 'EUR' },
        payment: { method: 'card', status: 'captured' },
        email: 'tea@example.com',
        shippingAddress: ADDRESS,
        shippingMethod: 'standard',
        createdAt: expect.stringMatching(/Z$/),
      });
      expect(order.tax.amount).toBe(Math.round((order.total.amount * 23) / 123));
      expect(headers.get('location')).toBe(`/v1/orders/${order.id}`);
      expect((await guest.get(`/v1/orders/${order.id}`)).body).toMatchObject({
        ...order,
        shipments: expect.any(Array),
      });
    });

    it('confirms a buyer’s order without an e-mail, and fills in its shipments', async () => {
      const { status, body } = await checkout(buyer, { changes: { email: undefined } });

      expect([status, body.code]).toEqual([201, undefined]);
      expect(body).not.toHaveProperty('email');
      await eventually(async () => {
        const { shipments } = (await buyer.get(`/v1/orders/${body.id}`)).body;
        expect(shipments).toMatchObject([
          { status: 'created', carrier: 'parcelway', trackingNumber: expect.any(String) },
        ]);
      });
    });

    it('shows names in the language of the request', async () => {
      const cartId = await aCart(buyer);
      const order = await orderOf(buyer, cartId);

      const { body } = await buyer.post('/v1/orders?locale=de', order, { 'idempotency-key': newId() });

      expect(body.items[0].name).toBe('Im Frühling gepflückter Grüntee');
    });

    it.each([
      ['tok_declined', 'payments.declined'],
      ['tok_insufficient_funds', 'payments.insufficient-funds'],
      ['tok_nobody_knows', 'payments.declined'],
    ])('refuses payment with %s as %s, and the cart can be ordered again', async (token, code) => {
      const cartId = await aCart(buyer);
      const order = await orderOf(buyer, cartId);

      const refused = await place(buyer, { ...order, ...paidWith(token) });

      expect(refused).toMatchObject({ status: 409, body: { code, orderId: expect.any(String) } });
      const { body } = await buyer.get(`/v1/orders/${refused.body.orderId}`);
      expect(body).toMatchObject({ status: 'payment_failed', payment: { status: 'failed' } });
      const again = await place(buyer, order);
      expect(again.status).toBe(201);
      expect(again.body.id).not.toBe(refused.body.orderId);
    });

    it('refuses what is out of stock', async () => {
      const refused = await checkout(buyer, { quantities: { [SOLD_OUT]: 1, [TEA]: 1 } });

      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'orders.out-of-stock', orderId: expect.any(String) },
      });
      const { body } = await buyer.get(`/v1/orders/${refused.body.orderId}`);
      expect(body.status).toBe('rejected');
    });

    it('keeps an order pending while the acquirer is down, and confirms it later', async () => {
      const waiting = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });

      expect(waiting).toMatchObject({ status: 202, body: { status: 'pending' } });
      await eventually(async () => {
        const { body } = await buyer.get(`/v1/orders/${waiting.body.id}`);
        expect(body).toMatchObject({ status: 'confirmed', payment: { status: 'captured' } });
      });
    });

    it('answers as soon as there is an outcome', async () => {
      const started = performance.now();
      const { status } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 30 });

      expect(status).toBe(201);
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    it('refuses another total than the buyer expects, and stores nothing', async () => {
      const cartId = await aCart(buyer);
      const order = await orderOf(buyer, cartId);
      const { amount } = order.expectedTotal;
      const key = newId();

      const refused = await place(
        buyer,
        { ...order, expectedTotal: { amount: amount - 1, currency: 'EUR' } },
        { key },
      );

      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'orders.total-changed',
          expectedTotal: { amount: amount - 1, currency: 'EUR' },
          total: { amount, currency: 'EUR' },
        },
      });
      expect(await ordersOf(cartId)).toEqual([]);
      expect((await place(buyer, order, { key })).status).toBe(201);
    });

    it.each([
      ['email', { email: undefined }],
      ['shippingMethod', { shippingMethod: 'by-camel' }],
      ['payment.token', paidWith('4242424242424242')],
      ['payment.number', { payment: { method: 'card', token: 'tok_ok', number: '4242424242424242' } }],
    ])('refuses a guest’s order with a bad %s', async (field, changes) => {
      const refused = await checkout(await shop().guest(), { changes });

      expect(refused).toMatchObject({ status: 422, body: { errors: [{ field }] } });
      expect(JSON.stringify(refused.body)).not.toContain('42424242');
    });

    it.each([
      ['an unknown cart', 404, async () => newId()],
      ['another buyer’s cart', 404, async () => aCart(await shop().buyer(2))],
      ['an empty cart', 409, async () => aCart(buyer, {})],
    ])('refuses %s', async (_, status, cart) => {
      const order = await orderOf(buyer, await aCart(buyer));

      expect((await place(buyer, { ...order, cartId: await cart() })).status).toBe(status);
    });

    it('refuses a request without Idempotency-Key', async () => {
      const order = await orderOf(buyer, await aCart(buyer));

      expect(await buyer.post('/v1/orders', order)).toMatchObject({
        status: 400,
        body: { code: 'idempotency.key-required' },
      });
    });
  });
