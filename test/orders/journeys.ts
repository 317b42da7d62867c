import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';

/** One product of each category is never sold out; this is a tea of 7.90 euros. */
export const TEA = 'TEA-1-S';

export const ADDRESS = {
  name: 'Tea Buyer',
  line1: '1 Quay',
  city: 'Dublin',
  postalCode: 'D01 X2',
  country: 'IE',
};

/** A new cart with these quantities by SKU. */
export async function aCart(
  client: ApiClient,
  quantities: Record<string, number> = { [TEA]: 2 },
  currency = 'EUR',
): Promise<string> {
  const { body: cart } = await client.post('/v1/carts', { currency });
  for (const [sku, quantity] of Object.entries(quantities)) {
    const { status, body } = await client.put(`/v1/carts/${cart.id}/items/${sku}`, { quantity });
    if (status !== 200) throw new Error(`${sku} is not in the cart: ${JSON.stringify(body)}`);
  }
  return cart.id;
}

/** What a buyer who has seen cart and shipping price would send. */
export async function orderOf(client: ApiClient, cartId: string, changes: Record<string, unknown> = {}) {
  const { body: cart } = await client.get(`/v1/carts/${cartId}`);
  const lines: { sku: string; quantity: number }[] = cart.items;
  const items = lines.map(({ sku, quantity }) => ({ sku, quantity }));
  const quotes = await client.post(`/v1/shipping/quotes?currency=${cart.currency}`, {
    address: { country: ADDRESS.country },
    items,
  });
  const offered: { method: string; price: { amount: number } }[] = quotes.body;
  const standard = offered.find(({ method }) => method === 'standard')!;
  return {
    cartId,
    email: 'tea@example.com',
    shippingAddress: ADDRESS,
    shippingMethod: 'standard',
    payment: { method: 'card', token: 'tok_ok' },
    expectedTotal: { amount: cart.total.amount + standard.price.amount, currency: cart.currency },
    ...changes,
  };
}

export const paidWith = (token: string) => ({ payment: { method: 'card', token } });

/** @param waitS seconds that the client is ready to wait for the outcome */
export const place = (client: ApiClient, order: object, { key = newId(), waitS = 10 } = {}) =>
  client.post('/v1/orders', order, { 'idempotency-key': key, prefer: `wait=${waitS}` });

/** A whole checkout; answers what `POST /v1/orders` does. */
export async function checkout(
  client: ApiClient,
  { quantities = { [TEA]: 2 }, changes = {}, waitS = 10 }: CheckoutOptions = {},
) {
  const cartId = await aCart(client, quantities);
  return place(client, await orderOf(client, cartId, changes), { waitS });
}

interface CheckoutOptions {
  quantities?: Record<string, number>;
  changes?: Record<string, unknown>;
  waitS?: number;
}
