import { money, type Money } from '../../../shared/money.js';
import type { ShippingAddress } from '../contract/orders.events.js';
import type { Order, OrderState } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import type { OrderShipment } from '../domain/shipments.js';

type ShownPayment = 'pending' | 'queued' | 'captured' | 'failed' | 'refunded';

/** An order as its buyer sees it. */
export interface OrderView {
  id: string;
  number: string;
  status: OrderStatus;
  items: {
    sku: string;
    productId: string;
    name: string;
    quantity: number;
    unitPrice: Money;
    lineTotal: Money;
  }[];
  subtotal: Money;
  discounts: { code: string; amount: Money }[];
  shipping: Money;
  tax: Money;
  total: Money;
  payment: { method: string; status: ShownPayment };
  shipments: OrderShipment[];
  email?: string;
  shippingAddress: ShippingAddress;
  shippingMethod: string;
  /** ISO 8601, UTC. */
  createdAt: string;
}

export function orderView({ terms, state }: Order): OrderView {
  const { currency } = terms;
  return {
    id: terms.orderId,
    number: terms.number,
    status: state.status,
    items: terms.lines.map(({ sku, productId, name, quantity, unitPriceMinor, lineTotalMinor }) => ({
      ...{ sku, productId, name, quantity },
      unitPrice: money(unitPriceMinor, currency),
      lineTotal: money(lineTotalMinor, currency),
    })),
    subtotal: money(terms.subtotalMinor, currency),
    discounts: terms.discounts.map(({ code, amountMinor }) => ({
      code,
      amount: money(amountMinor, currency),
    })),
    shipping: money(terms.shippingMinor, currency),
    tax: money(terms.taxMinor, currency),
    total: money(terms.totalMinor, currency),
    payment: { method: terms.paymentMethod, status: shownPayment(state.payment) },
    shipments: state.shipments,
    ...(terms.email ? { email: terms.email } : {}),
    shippingAddress: terms.shippingAddress,
    shippingMethod: terms.shippingMethod,
    createdAt: terms.placedAt.toISOString(),
  };
}

/** Until money has moved or was refused, a payment is pending. */
const shownPayment = (payment: OrderState['payment']): ShownPayment =>
  payment === 'unknown' || payment === 'awaited' || payment === 'deferred' ? 'pending' : payment;
