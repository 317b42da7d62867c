import { money, type Money } from '../../../shared/money.js';
import type { ShippingAddress } from '../contract/orders.events.js';
import type { Order, OrderShipment } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';

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
  payment: { method: string; status: 'pending' | 'queued' | 'captured' | 'failed' | 'refunded' };
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
    payment: { method: terms.paymentMethod, status: state.payment === 'unknown' ? 'pending' : state.payment },
    shipments: state.shipments,
    ...(terms.email ? { email: terms.email } : {}),
    shippingAddress: terms.shippingAddress,
    shippingMethod: terms.shippingMethod,
    createdAt: terms.placedAt.toISOString(),
  };
}
