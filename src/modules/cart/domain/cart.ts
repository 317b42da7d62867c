import type { Caller } from '../../../shared/auth/identity.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Currency } from '../../../shared/money.js';

/** Lines of one cart, so that an order and its events stay small. */
export const LINES_MAX = 100;
/** Pieces of one SKU in one cart. */
export const QUANTITY_MAX = 999;

/** What somebody wants to buy, at the prices of now. */
export interface Cart {
  cartId: string;
  /** Subject of the token that opened it. */
  owner: string;
  /** Whether that was a guest's token. */
  guest: boolean;
  currency: Currency;
  /** `ordered` while an order that has not failed holds it. */
  status: 'open' | 'ordered';
  /** In the order in which they were added, each SKU once. */
  lines: CartLine[];
}

export interface CartLine {
  sku: string;
  productId: string;
  name: string;
  quantity: number;
  /** Minor units of the cart's currency; null when the SKU has no price in it. */
  unitPriceMinor: number | null;
}

export interface PricedLine extends CartLine {
  unitPriceMinor: number;
  lineTotalMinor: number;
}

/** Amounts in minor units of the cart's currency. */
export interface PricedCart {
  lines: PricedLine[];
  subtotalMinor: number;
  discounts: { code: string; amountMinor: number }[];
  totalMinor: number;
}

export const isGuest = ({ roles }: Caller): boolean => roles.includes('guest');

/** A user's cart is the user's alone; a guest's cart opens to any guest who knows its unguessable id. */
const opensTo = ({ guest, owner }: Cart, caller: Caller): boolean =>
  guest ? isGuest(caller) : owner === caller.subject;

/** @throws DomainError `cart.not-found`: somebody else's cart is treated like none */
export function visibleCart(cart: Cart | undefined, caller: Caller | undefined): Cart {
  if (!cart || !caller || !opensTo(cart, caller))
    throw new DomainError('cart.not-found', 'There is no such cart');
  return cart;
}

/** @throws DomainError `cart.not-found`, `cart.already-ordered` */
export function openCart(cart: Cart | undefined, caller: Caller | undefined): Cart {
  const visible = visibleCart(cart, caller);
  if (visible.status === 'ordered')
    throw new DomainError('cart.already-ordered', 'This cart was ordered and cannot be changed');
  return visible;
}

/**
 * Judges a cart into which `sku` has just been put, if it could be.
 * @throws DomainError `cart.unknown-sku`, `cart.no-price`, `cart.too-many-lines`
 */
export function assertHolds(cart: Cart, sku: string): void {
  const line = cart.lines.find((candidate) => candidate.sku === sku);
  if (!line) throw new DomainError('cart.unknown-sku', `Nothing is sold as ${sku}`, { sku });
  if (line.unitPriceMinor === null)
    throw new DomainError('cart.no-price', `${sku} has no price in ${cart.currency}`, { sku });
  if (cart.lines.length > LINES_MAX)
    throw new DomainError('cart.too-many-lines', `A cart holds at most ${LINES_MAX} different items`);
}

/** The cart as it can be bought: a line whose price was withdrawn is neither shown nor ordered. */
export function priced({ lines }: Cart): PricedCart {
  const buyable = lines.flatMap(({ unitPriceMinor, ...line }) =>
    unitPriceMinor === null
      ? []
      : [{ ...line, unitPriceMinor, lineTotalMinor: line.quantity * unitPriceMinor }],
  );
  const subtotalMinor = buyable.reduce((sum, { lineTotalMinor }) => sum + lineTotalMinor, 0);
  return { lines: buyable, subtotalMinor, discounts: [], totalMinor: subtotalMinor };
}
