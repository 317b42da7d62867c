import { checkout, paidWith } from '../orders/journeys.js';
import { rest, statuses } from '../orders/stream-of.js';
import type { ApiClient } from '../support/api-client.js';
import type { Journey } from './journey.js';

export const cancellingWhilePaying: Journey = (shop) =>
  describe('cancelling an order whose payment is under way', () => {
    let buyer: ApiClient;
    beforeAll(async () => {
      buyer = await shop().buyer(1);
    });

    const placed = async (token: string): Promise<string> =>
      (await checkout(buyer, { changes: paidWith(token), waitS: 0 })).body.id;
    const cancel = (orderId: string) => buyer.post(`/v1/orders/${orderId}/cancellation`);
    const statusesOf = async (orderId: string): Promise<string[]> => {
      const items: { status: string }[] = (await buyer.get(`/v1/orders/${orderId}/timeline`)).body.items;
      return items.map(({ status }) => status);
    };

    it('that is not paid yet ends it as cancelled', async () => {
      const orderId = await placed('tok_unavailable');

      const { status, body } = await cancel(orderId);

      expect({ status, order: body }).toMatchObject({
        status: 200,
        order: { id: orderId, status: 'cancelled' },
      });
      await shop().untilQuiet();
      expect(await statusesOf(orderId)).toEqual(['pending', 'cancelled']);
    });

    it('ends its stream', async () => {
      const orderId = await placed('tok_unavailable');
      const stream = statuses(buyer, orderId);
      await stream.next();

      await cancel(orderId);

      expect(await rest(stream)).toEqual(['cancelled']);
    });

    it('gives back what comes in late', async () => {
      const orderId = await placed('tok_slow');
      await cancel(orderId);

      await shop().untilQuiet();

      const [money] = await shop().sql<{ captured: number; refunded: number }>(
        `select captured_minor::int as captured, refunded_minor::int as refunded from payments.payment where order_id = $1`,
        [orderId],
      );
      expect(money!.refunded).toBe(money!.captured);
      expect((await statusesOf(orderId)).slice(0, 2)).toEqual(['pending', 'cancelled']);
    });
  });
