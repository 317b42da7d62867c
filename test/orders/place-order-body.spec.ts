import { PlaceOrderBody } from '../../src/modules/orders/http/place-order.body.js';
import type { InvalidInput } from '../../src/shared/domain-error.js';
import { validationPipe } from '../../src/shared/http/validation.js';

const PAN = '4242424242424242';

const body = (changes: Record<string, unknown> = {}) => ({
  cartId: '01930000-0000-7000-8000-00000000000c',
  email: 'tea@example.com',
  shippingAddress: { name: 'Tea Buyer', line1: '1 Quay', city: 'Dublin', postalCode: 'D01', country: 'IE' },
  shippingMethod: 'standard',
  payment: { method: 'card', token: 'tok_ok' },
  expectedTotal: { amount: 1_490, currency: 'EUR' },
  ...changes,
});

const check = (value: unknown): Promise<unknown> =>
  validationPipe().transform(value, { type: 'body', metatype: PlaceOrderBody });

const refusal = (value: unknown): Promise<InvalidInput> =>
  check(value).then(
    () => Promise.reject(new Error('accepted')),
    (error: InvalidInput) => error,
  );

const address = (changes: Record<string, unknown>) => ({
  shippingAddress: { ...body().shippingAddress, ...changes },
});

describe('the body of an order', () => {
  it.each([
    ['as documented', {}],
    ['without e-mail', { email: undefined }],
    ['with every optional part', address({ line2: 'Flat 2', region: 'Leinster' })],
    ['with a wallet', { payment: { method: 'wallet', token: 'tok_some-wallet_1' } }],
    ['with a transfer', { payment: { method: 'bank_transfer' } }],
    ['with cash', { payment: { method: 'cash_on_delivery' } }],
    ['that costs nothing', { expectedTotal: { amount: 0, currency: 'JPY' } }],
  ])('is accepted %s', async (_, changes) => {
    await expect(check(body(changes))).resolves.toBeInstanceOf(PlaceOrderBody);
  });

  it.each([
    ['cartId', { cartId: 'x' }],
    ['email', { email: 'x' }],
    ['shippingAddress', { shippingAddress: undefined }],
    ['shippingAddress.postalCode', address({ postalCode: '' })],
    ['shippingAddress.country', address({ country: 'ie' })],
    ['shippingAddress.country', address({ country: 'XX' })],
    ['shippingAddress.planet', address({ planet: 'Mars' })],
    ['shippingMethod', { shippingMethod: 1 }],
    ['payment', { payment: undefined }],
    ['payment.method', { payment: { method: 'cash', token: 'tok_ok' } }],
    ['payment.token', { payment: { method: 'card' } }],
    ['payment.token', { payment: { method: 'card', token: 'ok' } }],
    ['payment.token', { payment: { method: 'wallet', token: 1 } }],
    ['payment.token', { payment: { method: 'cash_on_delivery', token: 'tok_ok' } }],
    ['expectedTotal.amount', { expectedTotal: { amount: 1.5, currency: 'EUR' } }],
    ['expectedTotal.amount', { expectedTotal: { amount: -1, currency: 'EUR' } }],
    ['expectedTotal.currency', { expectedTotal: { amount: 1, currency: 'XXX' } }],
  ])('is refused at %s', async (field, changes) => {
    const { errors } = await refusal(body(changes));

    expect(errors.map((error) => error.field)).toEqual([field]);
  });

  it.each([
    ['payment.token', { payment: { method: 'card', token: PAN } }],
    ['payment.token', { payment: { method: 'card', token: `tok_${PAN}` } }],
    ['payment.number', { payment: { method: 'card', token: 'tok_ok', number: PAN } }],
    ['payment.method', { payment: { method: PAN, token: 'tok_ok' } }],
    ['payment.token', { payment: { method: 'bank_transfer', token: PAN } }],
    ['payment', { payment: PAN }],
    ['shippingAddress.line2', address({ line2: `my card ${PAN}` })],
    ['shippingAddress.name', address({ name: '4242 4242 4242 4242' })],
    ['card', { card: { number: PAN } }],
    ['email', { email: PAN }],
    ['cartId', { cartId: PAN }],
  ])('never repeats what may be a card number, at %s', async (field, changes) => {
    const error = await refusal(body(changes));

    expect(error.errors.map((one) => one.field)).toEqual([field]);
    expect(JSON.stringify([error.errors, error.message, error.details])).not.toContain('42424242');
  });
});
