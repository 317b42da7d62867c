import { money, type Money } from '../../../shared/money.js';
import { priced, type Cart } from '../domain/cart.js';

/** A cart as the API shows it. */
export interface ShownCart {
  id: string;
  items: { sku: string; quantity: number; name: string; unitPrice: Money; lineTotal: Money }[];
  subtotal: Money;
  discounts: { code: string; amount: Money }[];
  /** `subtotal` less `discounts`; shipping comes on top. */
  total: Money;
  currency: string;
}

export function shownCart(cart: Cart): ShownCart {
  const { cartId, currency } = cart;
  const { lines, subtotalMinor, discounts, totalMinor } = priced(cart);
  return {
    id: cartId,
    items: lines.map(({ sku, quantity, name, unitPriceMinor, lineTotalMinor }) => ({
      sku,
      quantity,
      name,
      unitPrice: money(unitPriceMinor, currency),
      lineTotal: money(lineTotalMinor, currency),
    })),
    subtotal: money(subtotalMinor, currency),
    discounts: discounts.map(({ code, amountMinor }) => ({ code, amount: money(amountMinor, currency) })),
    total: money(totalMinor, currency),
    currency,
  };
}
