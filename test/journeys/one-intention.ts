import { newId } from '../../src/shared/uuid.js';
import type { ApiClient, Answer } from '../support/api-client.js';
import type { Journey } from './journey.js';
import { aCart, orderOf, paidWith, place } from '../orders/journeys.js';

const replayed = ({ headers }: Pick<Answer, 'headers'>) => headers.get('idempotent-replayed');

export const oneIntention: Journey = (shop) =>
  describe('one intention leads to one order', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
    });

    const ordersOf = (cartId: string) =>
      shop().sql<{ order_id: string; status: string }>(
        'select order_id, status from orders.customer_order where cart_id = $1',
        [cartId],
      );

    it('when a request is sent again with its key', async () => {
      const [cartId, key] = [await aCart(buyer), newId()];
      const order = await orderOf(buyer, cartId);

      const first = await place(buyer, order, { key });
      const second = await place(buyer, order, { key });

      expect([first.status, second.status]).toEqual([201, 201]);
      expect([replayed(first), replayed(second)]).toEqual([null, 'true']);
      expect(second.body).toMatchObject({
        id: first.body.id,
        number: first.body.number,
        status: 'confirmed',
      });
      expect(await ordersOf(cartId)).toHaveLength(1);
    });

    it('when the first answer came before the outcome: the replay waits for it', async () => {
      const [cartId, key] = [await aCart(buyer), newId()];
      const order = await orderOf(buyer, cartId);

      const first = await place(buyer, order, { key, waitS: 0 });
      const second = await place(buyer, order, { key });

      expect([first.status, second.status]).toEqual([202, 201]);
      expect(second.body.id).toBe(first.body.id);
    });

    it('when the payment was declined: the replay refuses alike, and says that it is one', async () => {
      const [cartId, key] = [await aCart(buyer), newId()];
      const order = await orderOf(buyer, cartId, paidWith('tok_declined'));

      const first = await place(buyer, order, { key });
      const second = await place(buyer, order, { key });

      expect([first.status, second.status]).toEqual([409, 409]);
      expect(second.body).toMatchObject({ code: 'payments.declined', orderId: first.body.orderId });
      expect(replayed(second)).toBe('true');
      expect(await ordersOf(cartId)).toMatchObject([{ status: 'payment_failed' }]);
    });

    it('when 50 requests with one key come at once', async () => {
      const [cartId, key] = [await aCart(buyer), newId()];
      const order = await orderOf(buyer, cartId);

      const answers = await Promise.all(Array.from({ length: 50 }, () => place(buyer, order, { key })));

      const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
      expect(ids.size).toBe(1);
      for (const { status, body, headers } of answers.filter((answer) => answer.status !== 201)) {
        expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency.in-flight' });
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(answers.filter((answer) => !replayed(answer) && answer.status === 201)).toHaveLength(1);
      expect(await ordersOf(cartId)).toHaveLength(1);
    });

    it('when one cart is ordered 30 times at once with different keys', async () => {
      const cartId = await aCart(buyer);
      const order = await orderOf(buyer, cartId);

      const answers = await Promise.all(Array.from({ length: 30 }, () => place(buyer, order)));

      const outcomes = Object.groupBy(answers, ({ status, body }) => `${status} ${body.code ?? body.status}`);
      expect(Object.keys(outcomes).sort()).toEqual(['201 confirmed', '409 orders.cart-already-ordered']);
      expect(outcomes['201 confirmed']).toHaveLength(1);
      expect(await ordersOf(cartId)).toHaveLength(1);
    });

    it('until that order has failed: then its cart may be ordered again, and not twice', async () => {
      const cartId = await aCart(buyer);
      const order = await orderOf(buyer, cartId);
      await place(buyer, { ...order, ...paidWith('tok_declined') });

      const again = await place(buyer, order);
      const third = await place(buyer, order);

      expect(again.status).toBe(201);
      expect(third).toMatchObject({ status: 409, body: { code: 'orders.cart-already-ordered' } });
      expect(await ordersOf(cartId)).toEqual(
        expect.arrayContaining([
          { order_id: again.body.id, status: 'confirmed' },
          { order_id: expect.any(String), status: 'payment_failed' },
        ]),
      );
    });

    it('and a key that comes with another request is refused', async () => {
      const [cartId, key] = [await aCart(buyer), newId()];
      const order = await orderOf(buyer, cartId);
      await place(buyer, order, { key });

      const refused = await place(buyer, { ...order, email: 'other@example.com' }, { key });

      expect(refused).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    });

    it('and keys of different buyers never meet', async () => {
      const key = newId();
      const other = await shop().buyer(2);
      const orders = await Promise.all(
        [buyer, other].map(async (client) => orderOf(client, await aCart(client))),
      );

      const [first, second] = [
        await place(buyer, orders[0]!, { key }),
        await place(other, orders[1]!, { key }),
      ];

      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body.id).not.toBe(first.body.id);
    });
  });
