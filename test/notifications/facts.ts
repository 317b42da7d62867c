import type {
  OrderConfirmed,
  OrderPlaced,
  OrderShipped,
} from '../../src/modules/orders/contract/orders.events.js';
import type { UserUpdated } from '../../src/modules/users/contract/users.events.js';
import type { DeliveryOf } from '../../src/shared/outbox/integration-event.js';
import { newId } from '../../src/shared/uuid.js';

type Placed = DeliveryOf<typeof OrderPlaced>['payload'];
type Shipped = DeliveryOf<typeof OrderShipped>['payload'];

let count = 0;

/** A guest's order of one tea; its number and address are its own. */
export function aPlacedOrder(order: Partial<Placed> = {}): Placed {
  const number = `S-9${String(++count).padStart(5, '0')}`;
  return {
    orderId: newId(),
    number,
    cartId: newId(),
    subject: newId(),
    email: `${number.toLowerCase()}@example.com`,
    locale: 'en',
    currency: 'EUR',
    lines: [
      {
        sku: 'TEA-1-S',
        productId: newId(),
        name: 'Green tea',
        quantity: 2,
        unitPriceMinor: 790,
        lineTotalMinor: 1_580,
      },
    ],
    discounts: [],
    shippingMinor: 490,
    totalMinor: 2_070,
    payment: { method: 'card', token: 'tok_ok' },
    placedAt: '2026-11-21T12:00:00.000Z',
    ...order,
  };
}

/** What orders says about the buyer at every later stage. */
export const buyerOf = ({ orderId, number, subject, email, locale }: Placed): Shipped => ({
  orderId,
  number,
  subject,
  email,
  locale,
});

export const aCapture = (orderId: string) => ({
  paymentId: newId(),
  orderId,
  amountMinor: 2_070,
  currency: 'EUR',
  capturedAt: '2026-11-21T12:00:01.000Z',
});

export const aConfirmation = (order: Placed): DeliveryOf<typeof OrderConfirmed>['payload'] => ({
  ...buyerOf(order),
  currency: order.currency,
  totalMinor: order.totalMinor,
  lines: order.lines,
  allocations: [],
  shippingMethod: 'standard',
  carrier: 'parcelway',
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'Dublin', postalCode: 'D01', country: 'IE' },
  confirmedAt: '2026-11-21T12:00:02.000Z',
});

/** The first state of a new account, with an address of its own. */
export function anAccount(
  account: Partial<DeliveryOf<typeof UserUpdated>['payload']> = {},
): DeliveryOf<typeof UserUpdated>['payload'] {
  const userId = newId();
  return {
    userId,
    version: 1,
    email: `${userId}@example.com`,
    name: 'Ada',
    emailVerified: true,
    locale: 'en',
    roles: ['user'],
    ...account,
  };
}
