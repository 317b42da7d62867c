import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { Journey } from './journey.js';
import { aCart, checkout, orderOf, place, TEA } from '../orders/journeys.js';
import { postSigned } from '../support/signed-post.js';

const DAY_S = 86_400;
const by = (method: string, more = {}) => ({ changes: { payment: { method, ...more } } });

export const paying: Journey = (shop) =>
  describe('an order that is paid', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
    });

    const timeline = async (orderId: string): Promise<string[]> =>
      (await buyer.get(`/v1/orders/${orderId}/timeline`)).body.items.map(
        ({ status }: { status: string }) => status,
      );
    const deadlineS = async (orderId: string): Promise<number> => {
      const [row] = await shop().sql<{ s: number }>(
        `select round(extract(epoch from deadline_at - placed_at))::int as s from orders.customer_order where order_id = $1`,
        [orderId],
      );
      return row!.s;
    };

    it('with a wallet is confirmed like one with a card', async () => {
      const { status, body } = await checkout(buyer, by('wallet', { token: 'tok_ok' }));

      expect(status).toBe(201);
      expect(body).toMatchObject({
        status: 'confirmed',
        payment: { method: 'wallet', status: 'captured' },
      });
    });

    it('by bank transfer stands at once, for seven days, and is confirmed when the money arrives', async () => {
      const started = performance.now();
      const { status, body } = await checkout(buyer, { ...by('bank_transfer'), waitS: 30 });

      expect({ status, order: body }).toMatchObject({
        status: 201,
        order: { status: 'awaiting_payment', payment: { method: 'bank_transfer', status: 'pending' } },
      });
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(Math.abs((await deadlineS(body.id)) - 7 * DAY_S)).toBeLessThan(60);

      const [payment] = (await buyer.get(`/v1/orders/${body.id}/payments`)).body.items;
      const { status: taken } = await postSigned(shop().anonymous, '/v1/payments/webhooks/simulated', {
        type: 'payment.captured',
        timestamp: new Date().toISOString(),
        data: { paymentId: payment.id, amount: body.total },
      });
      expect(taken).toBeLessThan(300);
      await eventually(async () =>
        expect(await timeline(body.id)).toEqual(['pending', 'awaiting_payment', 'confirmed']),
      );
    });

    it('by bank transfer can be cancelled before: nothing is refunded, and its cart may be ordered again', async () => {
      const cartId = await aCart(buyer);
      const order = await orderOf(buyer, cartId, by('bank_transfer').changes);
      const { body } = await place(buyer, order);

      expect((await buyer.post(`/v1/orders/${body.id}/cancellation`)).body.status).toBe('cancelled');
      expect((await place(buyer, order)).status).toBe(201);
      expect(await timeline(body.id)).toEqual(['pending', 'awaiting_payment', 'cancelled']);
    });

    it('at the door is confirmed unpaid', async () => {
      const { status, body } = await checkout(buyer, by('cash_on_delivery'));

      expect({ status, order: body }).toMatchObject({
        status: 201,
        order: { status: 'confirmed', payment: { method: 'cash_on_delivery', status: 'pending' } },
      });
      expect((await buyer.get(`/v1/orders/${body.id}`)).body.payment).toEqual(body.payment);
      expect((await buyer.get(`/v1/orders/${body.id}/payments`)).body.items).toMatchObject([
        { captured: { amount: 0 } },
      ]);
    });

    it('at the door is paid once it is delivered, and stays delivered', async () => {
      const { body: order } = await checkout(buyer, by('cash_on_delivery'));
      const admin = await shop().admin();
      const [shipment] = await eventually(async () => {
        const { shipments } = (await buyer.get(`/v1/orders/${order.id}`)).body;
        expect(shipments).toHaveLength(1);
        return shipments;
      });

      for (const type of ['dispatched', 'delivered'])
        await admin.post(`/v1/shipments/${shipment.id}/events`, { type });

      await eventually(async () =>
        expect((await buyer.get(`/v1/orders/${order.id}`)).body).toMatchObject({
          status: 'delivered',
          payment: { status: 'captured' },
          shipments: [{ id: shipment.id, status: 'delivered' }],
        }),
      );
      expect(await timeline(order.id)).toEqual(['pending', 'confirmed', 'shipped', 'delivered']);
    });

    it('at the door ends cancelled, not refunded', async () => {
      const { body } = await checkout(buyer, by('cash_on_delivery'));

      await buyer.post(`/v1/orders/${body.id}/cancellation`);
      await shop().untilQuiet();

      expect(await timeline(body.id)).toEqual(['pending', 'confirmed', 'cancelled']);
    });

    it.each(['card', 'wallet'])('by %s needs a token', async (method) => {
      expect(await checkout(buyer, by(method))).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'payment.token' }] },
      });
    });

    it('in yen costs whole yen', async () => {
      const cartId = await aCart(buyer, { [TEA]: 3 }, 'JPY');
      const { status, body } = await place(buyer, await orderOf(buyer, cartId));

      expect(status).toBe(201);
      expect(body.subtotal).toEqual({ amount: 3 * body.items[0].unitPrice.amount, currency: 'JPY' });
      expect(body.total.amount).toBe(body.subtotal.amount + body.shipping.amount);
    });
  });
