import type { Currency } from '../../../shared/money.js';
import type { Locale } from '../../../shared/locale.js';

/** Questions that other modules ask about carts. Every argument and answer is plain JSON: a call may cross the network. */
export abstract class CartPort {
  /**
   * What the cart would cost now, from cart's own view of names and prices, which may lag behind the catalogue by
   * moments. The caller of the request must be allowed to see the cart.
   * @throws DomainError `cart.not-found`, `cart.empty`
   */
  abstract quote(request: { cartId: string; locale: Locale }): Promise<CartQuote>;
}

export interface CartQuote {
  cartId: string;
  currency: Currency;
  /** 1 to 100, one per SKU, in order of SKU. */
  lines: QuotedLine[];
  subtotalMinor: number;
  discounts: { code: string; amountMinor: number }[];
  /** `subtotalMinor` less discounts; shipping comes on top. */
  totalMinor: number;
}

export interface QuotedLine {
  sku: string;
  productId: string;
  /** In the language that was asked for, or English. */
  name: string;
  quantity: number;
  /** Minor units of the cart's currency, tax included. */
  unitPriceMinor: number;
  lineTotalMinor: number;
}
