import type { Currency } from '../../../shared/money.js';
import type { Locale } from '../../../shared/locale.js';

/** What other modules ask of carts. Every argument and answer is plain JSON: a call may cross the network. */
export abstract class CartPort {
  /**
   * What the cart would cost now, from cart's own view of names and prices, which may lag behind the catalogue by
   * moments. The caller of the request must be allowed to see the cart.
   * @throws DomainError `cart.not-found`, `cart.empty`
   */
  abstract quote(request: { cartId: string; locale: Locale }): Promise<CartQuote>;

  /**
   * Makes a new cart of the caller of the request, with what can still be bought of the lines. Writes once per `cartId`,
   * which whoever asks has made: a repeated call answers the cart as it is by then, perhaps empty.
   * @throws DomainError `cart.empty` when none of it can be bought any more: no cart is made then; `cart.not-found` when
   * the id is that of another caller's cart
   */
  abstract fill(request: CartFilling): Promise<CartQuote>;
}

export interface CartFilling {
  /** A UUIDv7. */
  cartId: string;
  currency: Currency;
  locale: Locale;
  /** 1 to 100, each SKU once; quantities from 1 to 999. */
  lines: { sku: string; quantity: number }[];
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
