import { checkout, TEA } from '../orders/journeys.js';
import { rest, statuses } from '../orders/stream-of.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { postSigned } from '../support/signed-post.js';
import type { Journey } from './journey.js';

interface Parcel {
  id: string;
  carrier: string;
  trackingNumber: string;
}

export const delivering: Journey = (shop) =>
  describe('a paid order', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(3);
    });

    /** Orders one tea; answers the order's id and its parcel, once it is made. */
    async function ordered(): Promise<{ orderId: string; parcel: Parcel }> {
      const { body: order } = await checkout(buyer, { quantities: { [TEA]: 1 } });
      const [parcel] = await eventually(async () => {
        const { shipments } = (await buyer.get(`/v1/orders/${order.id}`)).body;
        expect(shipments).toHaveLength(1);
        return shipments as Parcel[];
      });
      return { orderId: order.id, parcel: parcel! };
    }

    const report = (type: string, { carrier, trackingNumber }: Parcel) =>
      postSigned(shop().anonymous, `/v1/shipping/webhooks/${carrier}`, {
        type,
        timestamp: new Date().toISOString(),
        data: { trackingNumber },
      });
    const becomes = (orderId: string, status: string) =>
      eventually(async () => {
        const { body } = await buyer.get(`/v1/orders/${orderId}`);
        expect(body.status).toBe(status);
      });

    it('is followed to the door by the news of its carrier', async () => {
      const { orderId, parcel } = await ordered();
      const stream = statuses(buyer, orderId);
      expect((await stream.next()).value).toBe('confirmed');

      for (const [news, status] of [
        ['dispatched', 'shipped'],
        ['in_transit', 'shipped'],
        ['delivered', 'delivered'],
      ] as const) {
        expect((await report(news, parcel)).status).toBe(204);
        await becomes(orderId, status);
      }

      expect(await rest(stream)).toEqual(['shipped', 'delivered']);
      await shop().untilQuiet();
      const { items } = (await buyer.get('/v1/me/notifications?limit=100')).body;
      const told = (items as { type: string; data: { orderId?: string } }[])
        .filter(({ data }) => data.orderId === orderId)
        .map(({ type }) => type);
      expect(told.toSorted()).toEqual(['order.delivered', 'order.paid', 'order.placed', 'order.shipped']);
    });

    it('cannot be cancelled once it has left, and its stock is gone', async () => {
      const onHand = async () => {
        const [row] = await shop().sql<{ pieces: number }>(
          'select sum(on_hand)::int as pieces from inventory.stock where sku = $1',
          [TEA],
        );
        return row!.pieces;
      };
      const before = await onHand();
      const { orderId, parcel } = await ordered();
      await report('dispatched', parcel);
      await becomes(orderId, 'shipped');

      expect(await buyer.post(`/v1/orders/${orderId}/cancellation`)).toMatchObject({
        status: 409,
        body: { code: 'orders.illegal-transition' },
      });
      await shop().untilQuiet();
      expect(await onHand()).toBe(before - 1);
    });

    it('that an administrator refunds in part stays as it is, and in full is refunded', async () => {
      const { orderId } = await ordered();
      const admin = await shop().admin();
      const [payment] = (await buyer.get(`/v1/orders/${orderId}/payments`)).body.items;
      const refund = (amount: number, key: string) =>
        admin.post(
          `/v1/payments/${payment.id}/refunds`,
          { amount: { amount, currency: 'EUR' }, reason: 'goodwill' },
          { 'idempotency-key': `${orderId}-${key}` },
        );

      expect((await refund(100, 'part')).status).toBe(201);
      await shop().untilQuiet();
      await becomes(orderId, 'confirmed');
      expect((await refund(payment.amount.amount - 100, 'rest')).status).toBe(201);

      await becomes(orderId, 'refunded');
    });
  });
