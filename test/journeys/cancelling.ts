import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { Journey } from './journey.js';
import { aCart, checkout, orderOf, paidWith, place, TEA } from '../orders/journeys.js';

export const cancelling: Journey = (shop) =>
  describe('cancelling an order', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
    });

    const cancel = (orderId: string, client = buyer) => client.post(`/v1/orders/${orderId}/cancellation`, {});
    const statusesOf = async (orderId: string): Promise<string[]> => {
      const items: { status: string }[] = (await buyer.get(`/v1/orders/${orderId}/timeline`)).body.items;
      return items.map(({ status }) => status);
    };

    it('that is paid ends it as refunded, with its shipments stopped', async () => {
      const { body: order } = await checkout(buyer);

      expect((await cancel(order.id)).body.status).toBe('cancelled');

      await eventually(async () =>
        expect(await statusesOf(order.id)).toEqual(['pending', 'confirmed', 'cancelled', 'refunded']),
      );
      await shop().untilQuiet();
      const { body } = await buyer.get(`/v1/orders/${order.id}`);
      expect(body).toMatchObject({
        status: 'refunded',
        payment: { status: 'refunded' },
        shipments: [{ status: 'cancelled' }],
      });
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

      expect((await cancel(order.id, await shop().buyer(2))).status).toBe(404);
      expect((await cancel(order.id, await shop().admin())).status).toBe(200);
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
      await shop().untilQuiet();
      const { body: payments } = await buyer.get(`/v1/orders/${order.id}/payments`);

      const admin = await shop().admin();
      const refund = { amount: order.total, reason: 'goodwill' };
      await admin.post(`/v1/payments/${payments.items[0].id}/refunds`, refund, {
        'idempotency-key': order.id,
      });
      await shop().untilQuiet();

      const { body: ended } = await buyer.get(`/v1/orders/${order.id}`);
      expect(ended).toMatchObject({ status: 'refunded', shipments: [{ status: 'cancelled' }] });
      expect(await stockOf()).toBe(before);
    });
  });
