import { money, type Money } from '../../../shared/money.js';
import type { CartQuote } from '../../cart/contract/cart.port.js';

/** A cart as the API shows it. */
export interface CartView {
  id: string;
  items: { sku: string; quantity: number; name: string; unitPrice: Money; lineTotal: Money }[];
  subtotal: Money;
  discounts: { code: string; amount: Money }[];
  total: Money;
  currency: string;
}

export const cartView = ({ cartId, currency, lines, discounts, ...sums }: CartQuote): CartView => ({
  id: cartId,
  items: lines.map(({ sku, quantity, name, unitPriceMinor, lineTotalMinor }) => ({
    ...{ sku, quantity, name },
    unitPrice: money(unitPriceMinor, currency),
    lineTotal: money(lineTotalMinor, currency),
  })),
  subtotal: money(sums.subtotalMinor, currency),
  discounts: discounts.map(({ code, amountMinor }) => ({ code, amount: money(amountMinor, currency) })),
  total: money(sums.totalMinor, currency),
  currency,
});
