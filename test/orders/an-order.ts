import { Order, type OrderState } from '../../src/modules/orders/domain/order.js';
import type { OrderTerms } from '../../src/modules/orders/domain/order-terms.js';

export const NOON = new Date('2026-11-21T12:00:00.000Z');

export const someTerms = (terms: Partial<OrderTerms> = {}): OrderTerms => ({
  orderId: '01930000-0000-7000-8000-000000000001',
  number: 'S-100000',
  cartId: '01930000-0000-7000-8000-00000000000c',
  subject: '01930000-0000-7000-8000-00000000000b',
  guest: false,
  email: 'tea@example.com',
  locale: 'en',
  currency: 'EUR',
  lines: [
    {
      sku: 'TEA-1-S',
      productId: '01930000-0000-7000-8000-0000000000f1',
      name: 'Green tea',
      quantity: 2,
      unitPriceMinor: 500,
      lineTotalMinor: 1_000,
    },
  ],
  discounts: [],
  subtotalMinor: 1_000,
  discountMinor: 0,
  shippingMinor: 490,
  taxMinor: 279,
  totalMinor: 1_490,
  shippingMethod: 'standard',
  carrier: 'parcelway',
  shippingAddress: { name: 'Tea Buyer', line1: '1 Quay', city: 'Dublin', postalCode: 'D01', country: 'IE' },
  paymentMethod: 'card',
  placedAt: NOON,
  ...terms,
});

/** A placed order, or one that is in the given state already. */
export const anOrder = (state: Partial<OrderState> = {}, terms: Partial<OrderTerms> = {}): Order => {
  const placed = Order.place(someTerms(terms));
  return new Order(placed.terms, { ...placed.state, ...state });
};
