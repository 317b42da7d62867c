import type { Work } from '../../../shared/database/unit-of-work.js';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPaymentFailed,
  OrderPlaced,
  OrderRefunded,
  OrderRejected,
} from '../contract/orders.events.js';
import type { CancellationReason, Order, Step } from '../domain/order.js';

/** @param token the acquirer's; it goes into the event and nowhere else */
export function publishPlaced({ publish }: Work, { terms }: Order, token: string): void {
  const {
    orderId,
    number,
    cartId,
    subject,
    email,
    locale,
    currency,
    lines,
    discounts,
    shippingMinor,
    totalMinor,
  } = terms;
  publish(OrderPlaced, {
    ...{
      orderId,
      number,
      cartId,
      subject,
      email,
      locale,
      currency,
      lines,
      discounts,
      shippingMinor,
      totalMinor,
    },
    payment: { method: terms.paymentMethod, token },
    placedAt: terms.placedAt.toISOString(),
  });
}

/** One event for every step that the order took. */
export function publishSteps(work: Work, order: Order, at: Date): void {
  for (const step of order.steps) publishStep(work, order, step, at);
}

function publishStep(work: Work, order: Order, { to, reason }: Step, at: Date): void {
  const { orderId, cartId } = order.terms;
  if (to === 'confirmed') publishConfirmed(work, order, at);
  if (to === 'rejected') work.publish(OrderRejected, { orderId, cartId });
  if (to === 'payment_failed') work.publish(OrderPaymentFailed, { orderId, cartId });
  if (to === 'cancelled')
    work.publish(OrderCancelled, { ...buyerOf(order), cartId, reason: reason as CancellationReason });
  if (to === 'refunded') work.publish(OrderRefunded, buyerOf(order));
}

function publishConfirmed({ publish }: Work, order: Order, at: Date): void {
  const { currency, totalMinor, lines, shippingMethod, carrier, shippingAddress } = order.terms;
  publish(OrderConfirmed, {
    ...buyerOf(order),
    ...{ currency, totalMinor, lines, shippingMethod, carrier, shippingAddress },
    allocations: order.state.allocations,
    confirmedAt: at.toISOString(),
  });
}

const buyerOf = ({ terms: { orderId, number, subject, email, locale } }: Order) => ({
  orderId,
  number,
  subject,
  email,
  locale,
});
