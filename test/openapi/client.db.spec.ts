import createClient from 'openapi-fetch';
import type { paths } from '../../client/schema.js';
import { startTestShop, type TestShop } from '../support/shop.js';

describe('the generated client', () => {
  let shop: TestShop;

  beforeAll(async () => void (shop = await startTestShop()));
  afterAll(() => shop[Symbol.asyncDispose]());

  async function guestClient() {
    const client = createClient<paths>({ baseUrl: shop.url });
    const { data } = await client.POST('/v1/auth/token', { body: { grantType: 'guest' } });
    client.use({
      onRequest: ({ request }) => request.headers.set('authorization', `Bearer ${data!.accessToken}`),
    });
    return client;
  }

  it('places an order', async () => {
    const client = await guestClient();
    const products = await client.GET('/v1/products', { params: { query: { limit: 1 } } });
    const path = { id: products.data!.items[0]!.id };
    const product = await client.GET('/v1/products/{id}', { params: { path } });
    const cart = await client.POST('/v1/carts', { body: { currency: 'EUR' } });
    const filled = await client.PUT('/v1/carts/{id}/items/{sku}', {
      params: { path: { id: cart.data!.id, sku: product.data!.variants[0]!.sku } },
      body: { quantity: 1 },
    });
    const shippingAddress = {
      name: 'Ada',
      line1: '1 Long Lane',
      city: 'Dublin',
      postalCode: 'D01',
      country: 'IE',
    };
    const quotes = await client.POST('/v1/shipping/quotes', {
      params: { query: { currency: 'EUR' } },
      body: {
        address: shippingAddress,
        items: filled.data!.items.map(({ sku, quantity }) => ({ sku, quantity })),
      },
    });
    const [quote] = quotes.data!;

    const order = await client.POST('/v1/orders', {
      params: { header: { 'Idempotency-Key': 'client-1' } },
      body: {
        ...{ cartId: cart.data!.id, email: 'ada@example.com', shippingAddress },
        shippingMethod: quote!.method,
        payment: { method: 'card', token: 'tok_ok' },
        expectedTotal: { amount: filled.data!.total.amount + quote!.price.amount, currency: 'EUR' },
      },
    });

    expect(order.error).toBeUndefined();
    expect(order.data).toMatchObject({ status: 'confirmed', total: { currency: 'EUR' } });
  });

  it('gets refusals as problems', async () => {
    const client = await guestClient();

    const { data, error, response } = await client.POST('/v1/carts', { body: { currency: 'XXX' as 'EUR' } });

    expect(data).toBeUndefined();
    expect(error).toMatchObject({ code: 'request.invalid', status: 422 });
    expect(response.status).toBe(422);
  });
});
