import { newId } from '../../src/shared/uuid.js';
import { aCart, orderOf, place, TEA } from '../orders/journeys.js';
import type { Journey } from './journey.js';

export const becomingACustomer: Journey = (shop) =>
  describe('a guest who signs up', () => {
    it('takes the cart along, and orders it as a customer', async () => {
      const guest = await shop().guest();
      const cartId = await aCart(guest, { [TEA]: 2, 'COF-1-S': 1 });
      const account = { email: `${newId()}@example.com`, password: 'a long password', name: 'Ada' };
      expect((await shop().anonymous.post('/v1/users', account)).status).toBe(201);
      const customer = await shop().anonymous.signIn(account.email, account.password);

      const { status, body: cart } = await customer.post(`/v1/carts/${cartId}/claim`);
      const ordered = await place(customer, await orderOf(customer, cart.id, { email: undefined }));

      expect(status).toBe(200);
      expect((await guest.get(`/v1/carts/${cartId}`)).status).toBe(404);
      expect(ordered).toMatchObject({ status: 201, body: { status: 'confirmed' } });
      expect(ordered.body.items).toHaveLength(2);
      expect((await customer.get('/v1/orders')).body.items).toMatchObject([{ id: ordered.body.id }]);
      expect((await guest.get(`/v1/orders/${ordered.body.id}`)).status).toBe(404);
    });
  });
