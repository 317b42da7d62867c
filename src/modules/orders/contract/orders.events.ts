import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import { integrationEvent } from '../../../shared/outbox/integration-event.js';

export interface ShippingAddress {
  name: string;
  line1: string;
  line2?: string;
  city: string;
  postalCode: string;
  region?: string;
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
}

export interface OrderedLine {
  sku: string;
  productId: string;
  /** In the order's language. */
  name: string;
  quantity: number;
  unitPriceMinor: number;
  lineTotalMinor: number;
}

/**
 * The buyer committed to buy; stock, payment and coupon may act on it.
 * Once per order, keyed by order id. Amounts in minor units of `currency`; times in ISO 8601, UTC.
 */
export const OrderPlaced = integrationEvent<{
  orderId: string;
  number: string;
  cartId: string;
  /** Subject of the buyer's token: a user id or a guest's. */
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
  currency: Currency;
  /** 1 to 100, in order of SKU, each SKU once. */
  lines: OrderedLine[];
  discounts: { code: string; amountMinor: number }[];
  shippingMinor: number;
  totalMinor: number;
  couponCode?: string;
  /** The token is the acquirer's, never card data. */
  payment: { method: 'card' | 'wallet'; token: string } | { method: 'bank_transfer' | 'cash_on_delivery' };
  placedAt: string;
}>('orders.order-placed.v1', ({ orderId }) => orderId);

/**
 * The buyer will transfer the money: the order stands, and its stock is kept, until it arrives or the deadline passes.
 * At most once per order, keyed by order id.
 */
export const OrderAwaitingPayment = integrationEvent<{
  orderId: string;
  number: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
}>('orders.order-awaiting-payment.v1', ({ orderId }) => orderId);

/** Stock and payment agree, or the payment is collected at the door: the order will be fulfilled. Once per order, keyed by order id. */
export const OrderConfirmed = integrationEvent<{
  orderId: string;
  number: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
  currency: Currency;
  totalMinor: number;
  lines: OrderedLine[];
  /** What each warehouse gives. */
  allocations: { sku: string; warehouseId: string; quantity: number }[];
  shippingMethod: 'standard' | 'express';
  carrier: string;
  /** Personal. */
  shippingAddress: ShippingAddress;
  confirmedAt: string;
}>('orders.order-confirmed.v1', ({ orderId }) => orderId);

/** The order ended before it was confirmed, for lack of stock. Its cart may be ordered again. Keyed by order id. */
export const OrderRejected = integrationEvent<{
  orderId: string;
  cartId: string;
}>('orders.order-rejected.v1', ({ orderId }) => orderId);

/** The order ended because its payment was refused: what was reserved may be released. Its cart may be ordered again. Keyed by order id. */
export const OrderPaymentFailed = integrationEvent<{
  orderId: string;
  cartId: string;
}>('orders.order-payment-failed.v1', ({ orderId }) => orderId);

/**
 * The order will not be fulfilled: reservations are to be released, shipments stopped, captured money refunded.
 * Once per order, keyed by order id.
 */
export const OrderCancelled = integrationEvent<{
  orderId: string;
  number: string;
  cartId: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
  reason: 'buyer' | 'unpaid' | 'reservation-expired';
}>('orders.order-cancelled.v1', ({ orderId }) => orderId);

/** Everything the buyer had paid was given back. Once per order, keyed by order id. */
export const OrderRefunded = integrationEvent<{
  orderId: string;
  number: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
}>('orders.order-refunded.v1', ({ orderId }) => orderId);

/** Some parcels of the order are on their way, and some are not yet. At most once per order, before its `OrderShipped`, keyed by order id. */
export const OrderPartiallyShipped = integrationEvent<{
  orderId: string;
  number: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
}>('orders.order-partially-shipped.v1', ({ orderId }) => orderId);

/** Every parcel of the order is on its way. Once per order, keyed by order id. */
export const OrderShipped = integrationEvent<{
  orderId: string;
  number: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
}>('orders.order-shipped.v1', ({ orderId }) => orderId);

/** Every parcel of the order has arrived. Once per order, after its `OrderShipped`, keyed by order id. */
export const OrderDelivered = integrationEvent<{
  orderId: string;
  number: string;
  subject: string;
  /** Personal. */
  email: string;
  locale: Locale;
}>('orders.order-delivered.v1', ({ orderId }) => orderId);
