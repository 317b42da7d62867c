import type { Work } from '../../../shared/database/unit-of-work.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import {
  OrderAwaitingPayment,
  OrderCancelled,
  OrderConfirmed,
  OrderDelivered,
  OrderPartiallyShipped,
  OrderPaymentFailed,
  OrderPlaced,
  OrderRefunded,
  OrderRejected,
  OrderShipped,
} from '../contract/orders.events.js';
import type { CancellationReason, Order, Step } from '../domain/order.js';
import { takesToken, type PaymentMethod } from '../domain/payment-method.js';

/** @param token the acquirer's, where the method takes one; it goes into the event and nowhere else */
export function publishPlaced({ publish }: Work, order: Order, token = ''): void {
  const { cartId, currency, lines, discounts, shippingMinor, totalMinor, paymentMethod, placedAt } =
    order.terms;
  publish(OrderPlaced, {
    ...buyerOf(order),
    ...{ cartId, currency, lines, discounts, shippingMinor, totalMinor },
    payment: paymentOf(paymentMethod, token),
    placedAt: placedAt.toISOString(),
  });
}

const paymentOf = (
  method: PaymentMethod,
  token: string,
): DeliveryOf<typeof OrderPlaced>['payload']['payment'] =>
  takesToken(method) ? { method, token } : { method };

/** One event for every step that the order took. */
export function publishSteps(work: Work, order: Order, at: Date): void {
  for (const step of order.steps) publishStep(work, order, step, at);
}

function publishStep({ publish }: Work, order: Order, { to, reason }: Step, at: Date): void {
  const { orderId, cartId } = order.terms;
  if (to === 'awaiting_payment') publish(OrderAwaitingPayment, buyerOf(order));
  if (to === 'confirmed') publish(OrderConfirmed, { ...buyerOf(order), ...agreedOf(order, at) });
  if (to === 'partially_shipped') publish(OrderPartiallyShipped, buyerOf(order));
  if (to === 'shipped') publish(OrderShipped, buyerOf(order));
  if (to === 'delivered') publish(OrderDelivered, buyerOf(order));
  if (to === 'rejected') publish(OrderRejected, { orderId, cartId });
  if (to === 'payment_failed') publish(OrderPaymentFailed, { orderId, cartId });
  if (to === 'cancelled')
    publish(OrderCancelled, { ...buyerOf(order), cartId, reason: reason as CancellationReason });
  if (to === 'refunded') publish(OrderRefunded, buyerOf(order));
}

const buyerOf = ({ terms: { orderId, number, subject, email, locale } }: Order) => ({
  orderId,
  number,
  subject,
  email,
  locale,
});

function agreedOf({ terms, state: { allocations } }: Order, at: Date) {
  const { currency, totalMinor, lines, shippingMethod, carrier, shippingAddress } = terms;
  return {
    ...{ currency, totalMinor, lines, shippingMethod, carrier, shippingAddress, allocations },
    confirmedAt: at.toISOString(),
  };
}
