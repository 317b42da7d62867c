import type { CartQuote } from '../contract/cart.port.js';
import { priced, type Cart } from '../domain/cart.js';

/** A cart as other modules are told of it. */
export function quoteOf(cart: Cart): CartQuote {
  const { lines, ...amounts } = priced(cart);
  const quoted = lines.map(({ sold: _, ...line }) => line);
  const bySku = quoted.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
  return { cartId: cart.cartId, currency: cart.currency, lines: bySku, ...amounts };
}
