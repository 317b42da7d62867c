import { newId } from '../../src/shared/uuid.js';
import { aCart, checkout, orderOf, place } from '../orders/journeys.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { JourneyShop } from '../support/journey-shop.js';
import type { Journey } from './journey.js';

const PRICE = 1_290;

/** Publishes a product with one variant, whose SKU is new each time, and waits until all modules have heard of it. */
async function aNewProduct(shop: JourneyShop, admin: ApiClient) {
  const sku = `NEW-${newId()}`;
  const { status, body, headers } = await admin.post('/v1/products', {
    name: 'Smoked Green Tea',
    description: 'Smoked over pine for one night.',
    category: 'tea',
    variants: [
      { sku, price: { amount: PRICE, currency: 'EUR' }, weightGrams: 250, options: { size: '250 g' } },
    ],
  });
  expect(status).toBe(201);
  await shop.untilQuiet();
  return { sku, id: body.id as string, etag: headers.get('etag')! };
}

export const theAssortment: Journey = (shop) =>
  describe('what an administrator changes', () => {
    let admin: ApiClient;
    let buyer: ApiClient;
    let warehouseId: string;
    beforeAll(async () => {
      [admin, buyer] = await Promise.all([shop().admin(), shop().buyer(4)]);
      warehouseId = (await admin.get('/v1/warehouses')).body.items[0].id;
    });

    const adjust = async (sku: string, delta: number) => {
      const body = { warehouseId, delta, reason: 'counted' };
      expect((await admin.post(`/v1/stock/${sku}/adjustments`, body)).status).toBe(201);
    };
    const shows = (id: string, availability: string) =>
      eventually(async () =>
        expect((await shop().anonymous.get(`/v1/products/${id}`)).body.availability).toBe(availability),
      );

    it('a new product is sold out until stock arrives, then sold', async () => {
      const { sku, id } = await aNewProduct(shop(), admin);
      const cartId = await aCart(buyer, { [sku]: 2 });
      await shows(id, 'out_of_stock');
      const refused = await place(buyer, await orderOf(buyer, cartId));
      await adjust(sku, 5);
      await shows(id, 'in_stock');

      const sold = await place(buyer, await orderOf(buyer, cartId));

      expect(refused).toMatchObject({ status: 409, body: { code: 'orders.out-of-stock' } });
      expect(sold).toMatchObject({ status: 201, body: { subtotal: { amount: 2 * PRICE } } });
      expect((await shop().anonymous.get(`/v1/stock/${sku}`)).body.available).toBe(3);
      const { body: ledger } = await admin.get(`/v1/stock/${sku}/ledger`);
      expect(ledger.items.map(({ delta }: { delta: number }) => delta)).toEqual([-2, 5]);
    });

    it('a price holds for carts that were filled before, and for nobody who agreed to another', async () => {
      const { sku } = await aNewProduct(shop(), admin);
      await adjust(sku, 5);
      const cartId = await aCart(buyer, { [sku]: 2 });
      const agreed = await orderOf(buyer, cartId);
      await admin.put(`/v1/variants/${sku}/prices/EUR`, { amount: 990 });
      await eventually(async () =>
        expect((await buyer.get(`/v1/carts/${cartId}`)).body.subtotal.amount).toBe(2 * 990),
      );

      const refused = await place(buyer, agreed);
      const sold = await place(buyer, await orderOf(buyer, cartId));

      expect(refused).toMatchObject({ status: 409, body: { code: 'orders.total-changed' } });
      expect(sold).toMatchObject({ status: 201, body: { subtotal: { amount: 2 * 990 } } });
    });

    it('a product that is withdrawn is in no cart any more', async () => {
      const { sku, id, etag } = await aNewProduct(shop(), admin);
      const cartId = await aCart(buyer, { [sku]: 2 });
      expect((await admin.delete(`/v1/products/${id}`, { 'if-match': etag })).status).toBe(204);

      await eventually(async () =>
        expect((await buyer.get(`/v1/carts/${cartId}`)).body).toMatchObject({
          items: [],
          total: { amount: 0 },
        }),
      );

      expect((await shop().anonymous.get(`/v1/products/${id}`)).status).toBe(404);
      expect((await buyer.put(`/v1/carts/${cartId}/items/${sku}`, { quantity: 1 })).status).toBe(404);
    });

    it('stock that falls below its reorder point is proposed to be bought again, and administrators hear of it', async () => {
      const { sku } = await aNewProduct(shop(), admin);
      await adjust(sku, 5);
      const policy = { warehouseId, reorderPoint: 5, reorderQuantity: 20 };
      expect((await admin.put(`/v1/stock/${sku}/policy`, policy)).status).toBe(200);
      expect((await checkout(buyer, { quantities: { [sku]: 1 } })).status).toBe(201);

      const [proposed] = await eventually(async () => {
        const { body } = await admin.get('/v1/replenishments?limit=100');
        const ofSku = (body.items as { id: string; sku: string }[]).filter((one) => one.sku === sku);
        expect(ofSku).toMatchObject([{ status: 'proposed', quantity: 20 }]);
        return ofSku;
      });
      await eventually(async () => {
        const { body } = await admin.get('/v1/me/notifications');
        expect(body.items[0]).toMatchObject({ type: 'inventory.low-stock', data: { sku } });
      });
      expect((await admin.post(`/v1/replenishments/${proposed!.id}/receipt`)).status).toBe(200);
      expect((await shop().anonymous.get(`/v1/stock/${sku}`)).body.available).toBe(24);
    });
  });
