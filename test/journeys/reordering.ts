import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import type { Journey } from './journey.js';
import { checkout, TEA } from '../orders/journeys.js';
import { storedOrder } from '../orders/stored-orders.js';

const GONE = { sku: 'GONE-1', productId: newId(), name: 'Gone', quantity: 1, unitPriceMinor: 790 };

export const reordering: Journey = (shop) =>
  describe('ordering again', () => {
    let buyer: ApiClient;
    let orderId: string;
    let subject: string;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
      orderId = (await checkout(buyer, { quantities: { [TEA]: 2, 'COF-1-S': 1 } })).body.id;
      const [order] = await shop().sql('select subject from orders.customer_order where order_id = $1', [
        orderId,
      ]);
      subject = order!.subject as string;
    });

    const reorder = (caller: ApiClient, id = orderId, headers = {}, query = '') =>
      caller.post(`/v1/orders/${id}/reorder${query}`, {}, headers);
    const withLines = (lines: object[]) =>
      storedOrder(shop(), { subject, lines: lines.map((line) => ({ ...line, lineTotalMinor: 790 })) });

    it('makes a new cart of the caller with the same lines at the prices of now', async () => {
      const { status, body, headers } = await reorder(buyer);

      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/v1/carts/${body.id}`);
      expect((await buyer.get('/v1/me/cart')).body).toEqual(body);
      expect(body).toMatchObject({
        currency: 'EUR',
        discounts: [],
        items: [
          { sku: 'COF-1-S', quantity: 1 },
          {
            sku: TEA,
            quantity: 2,
            unitPrice: { amount: 790, currency: 'EUR' },
            lineTotal: { amount: 1_580 },
          },
        ],
      });
      expect(body.total).toEqual(body.subtotal);
    });

    it('makes another one each time, and one only for a repeated Idempotency-Key', async () => {
      const key = { 'idempotency-key': newId() };

      const [first, repeated, other] = [
        await reorder(buyer, orderId, key),
        await reorder(buyer, orderId, key),
        await reorder(buyer),
      ];

      expect(repeated).toMatchObject({ status: 201, body: first.body });
      expect(repeated.headers.get('idempotent-replayed')).toBe('true');
      expect(other.body.id).not.toBe(first.body.id);
    });

    it('makes one cart for requests with one key that come at once', async () => {
      const key = { 'idempotency-key': newId() };

      const answers = await Promise.all(Array.from({ length: 10 }, () => reorder(buyer, orderId, key)));

      const made = answers.filter(({ status }) => status === 201);
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
      for (const { body } of answers.filter(({ status }) => status !== 201))
        expect(body.code).toBe('idempotency.in-flight');
    });

    it('speaks the language of the request', async () => {
      const { body } = await reorder(buyer, orderId, {}, '?locale=de');

      expect(body.items[1].name).toBe('Im Frühling gepflückter Grüntee');
    });

    it('leaves out what is not sold any more', async () => {
      const id = await withLines([GONE, { ...GONE, sku: TEA }]);

      expect((await reorder(buyer, id)).body.items).toMatchObject([{ sku: TEA, quantity: 1 }]);
    });

    it('is refused when nothing of it is sold any more', async () => {
      expect(await reorder(buyer, await withLines([GONE]))).toMatchObject({
        status: 409,
        body: { code: 'cart.empty' },
      });
    });

    it('works for a guest, whose cart can be ordered', async () => {
      const guest = await shop().guest();
      const { body: order } = await checkout(guest);

      const { body: cart } = await reorder(guest, order.id);

      expect((await guest.get(`/v1/carts/${cart.id}`)).body.items).toMatchObject([{ sku: TEA, quantity: 2 }]);
    });

    it('is for those who may see the order', async () => {
      for (const id of [orderId, newId(), 'no-uuid'])
        expect((await reorder(await shop().buyer(2), id)).status).toBe(404);
      expect((await reorder(shop().anonymous)).status).toBe(401);
    });
  });
