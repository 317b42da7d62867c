import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';

const ADDRESS = { name: 'Tea Buyer', line1: '1 Quay', city: 'Dublin', postalCode: 'D01', country: 'IE' };
const TEA = { sku: 'TEA-1-S', quantity: 1 };

/** Buys one tea by card; answers the confirmed order. */
export async function checkout(
  client: ApiClient,
  email: string,
  language = 'en',
): Promise<{ id: string; number: string }> {
  const { body: cart } = await client.post('/v1/carts', { currency: 'EUR' });
  const filled = await client.put(`/v1/carts/${cart.id}/items/${TEA.sku}`, { quantity: TEA.quantity });
  const quotes = await client.post('/v1/shipping/quotes', { address: { country: 'IE' }, items: [TEA] });
  const offered: { method: string; price: { amount: number } }[] = quotes.body;
  const standard = offered.find(({ method }) => method === 'standard')!;
  const { status, body } = await client.post(
    '/v1/orders',
    {
      cartId: cart.id,
      email,
      shippingAddress: ADDRESS,
      shippingMethod: 'standard',
      payment: { method: 'card', token: 'tok_ok' },
      expectedTotal: { amount: filled.body.total.amount + standard.price.amount, currency: 'EUR' },
    },
    { 'idempotency-key': newId(), 'accept-language': language },
  );
  expect({ status, of: body.status }).toEqual({ status: 201, of: 'confirmed' });
  return body;
}
