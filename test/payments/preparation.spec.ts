import { beginningOf, type Preparation } from '../../src/modules/payments/domain/preparation.js';

const both: Preparation = {
  paymentId: '01990000-0000-7000-8000-000000000001',
  orderId: '01990000-0000-7000-8000-000000000002',
  method: 'card',
  token: 'tok_ok',
  currency: 'EUR',
  amountMinor: 2_000,
  orderKnown: true,
  stockReserved: true,
  ended: false,
  status: 'pending',
  version: 1,
};

describe('the money of an order whose stock stands', () => {
  it.each([
    ['card', 'capture'],
    ['wallet', 'capture'],
    ['bank_transfer', 'await'],
    ['cash_on_delivery', 'defer'],
  ] as const)('comes by %s: %s', (method, beginning) => {
    expect(beginningOf({ ...both, method })).toBe(beginning);
  });

  it.each(['card', 'wallet', 'bank_transfer', 'cash_on_delivery'] as const)(
    'is taken at once when there is nothing to pay, by %s too',
    (method) => {
      expect(beginningOf({ ...both, method, amountMinor: 0 })).toBe('capture');
    },
  );

  it.each([
    ['the order is not known', { orderKnown: false }],
    ['the stock is not reserved', { stockReserved: false }],
    ['the order has ended', { ended: true }],
    ['it was taken before', { status: 'captured' as const }],
    ['it was refused before', { status: 'failed' as const }],
  ])('is not asked for while %s', (_, fact) => {
    expect(beginningOf({ ...both, ...fact })).toBeUndefined();
  });
});
