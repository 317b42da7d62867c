import { captureIsDue } from '../../src/modules/payments/domain/preparation.js';

const both = {
  paymentId: '01990000-0000-7000-8000-000000000001',
  orderKnown: true,
  stockReserved: true,
  ended: false,
  status: 'pending' as const,
};

describe('the money of an order', () => {
  it('is asked for when the order and its stock both stand', () => {
    expect(captureIsDue(both)).toBe(true);
  });

  it.each([
    ['the order is not known', { orderKnown: false }],
    ['the stock is not reserved', { stockReserved: false }],
    ['the order has ended', { ended: true }],
    ['it was taken before', { status: 'captured' as const }],
    ['it was refused before', { status: 'failed' as const }],
  ])('is not asked for while %s', (_, fact) => {
    expect(captureIsDue({ ...both, ...fact })).toBe(false);
  });
});
