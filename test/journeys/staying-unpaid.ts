import { checkout } from '../orders/journeys.js';
import { eventually } from '../support/eventually.js';
import type { Journey } from './journey.js';

export const stayingUnpaid: Journey = (shop) =>
  describe('an order whose transfer never comes', () => {
    it('is cancelled at its deadline, gives its stock back, and its buyer hears of it', async () => {
      const buyer = await shop().buyer(1);
      const { body: order } = await checkout(buyer, { changes: { payment: { method: 'bank_transfer' } } });
      await shop().untilQuiet();
      await shop().sql('update orders.customer_order set deadline_at = now() where order_id = $1', [
        order.id,
      ]);

      await eventually(async () => {
        const { body } = await buyer.get(`/v1/orders/${order.id}`);
        expect(body.status).toBe('cancelled');
      });

      await shop().untilQuiet();
      const reservations = await shop().sql('select status from inventory.reservation where order_id = $1', [
        order.id,
      ]);
      expect(reservations).toEqual([{ status: 'released' }]);
      const { body: notices } = await buyer.get('/v1/me/notifications');
      expect(notices.items[0]).toMatchObject({ type: 'order.cancelled', data: { orderId: order.id } });
    });
  });
