import type { ApiClient } from '../support/api-client.js';
import { checkout, paidWith } from '../orders/journeys.js';
import { rest, statuses } from '../orders/stream-of.js';
import type { Journey } from './journey.js';

export const theStreamOfAnOrder: Journey = (shop) =>
  describe('the stream of an order', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
    });

    it('begins with the present status, tells every change, and ends when nothing can follow', async () => {
      const { body: order } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });
      const stream = statuses(buyer, order.id);

      expect((await stream.next()).value).toBe('pending');
      expect((await stream.next()).value).toBe('confirmed');
      await buyer.post(`/v1/orders/${order.id}/cancellation`);

      expect(await rest(stream)).toEqual(['cancelled', 'refunded']);
    });

    it.each([
      ['tok_declined', 'payment_failed'],
      ['tok_insufficient_funds', 'payment_failed'],
    ])('of an order that has failed with %s tells that and ends', async (token, status) => {
      const { body } = await checkout(buyer, { changes: paidWith(token) });

      expect(await rest(statuses(buyer, body.orderId))).toEqual([status]);
    });
  });
