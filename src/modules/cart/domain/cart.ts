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
  /** Whether the shop still sells it; one that was withdrawn may come back. */
  sold: boolean;
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
  if (!cart || !caller || !opensTo(cart, caller)) throw cartNotFound();
  return cart;
}

/** @throws DomainError `cart.not-found`, `cart.already-ordered` */
export function openCart(cart: Cart | undefined, caller: Caller | undefined): Cart {
  return unordered(visibleCart(cart, caller));
}

/**
 * A guest's cart that a user may take over: whoever knows its id was handed it.
 * @throws DomainError `cart.not-found` for any other cart, `cart.already-ordered`
 */
export function claimableCart(cart: Cart | undefined): Cart {
  if (!cart?.guest) throw cartNotFound();
  return unordered(cart);
}

function unordered(cart: Cart): Cart {
  if (cart.status === 'ordered')
    throw new DomainError('cart.already-ordered', 'This cart was ordered and cannot be changed');
  return cart;
}

export const cartNotFound = (): DomainError => new DomainError('cart.not-found', 'There is no such cart');

/**
 * Judges a cart into which `sku` has just been put, if it could be.
 * @throws DomainError `cart.unknown-sku`, `cart.no-price`, `cart.too-many-lines`
 */
export function assertHolds(cart: Cart, sku: string): void {
  const line = cart.lines.find((candidate) => candidate.sku === sku);
  if (!line?.sold) throw new DomainError('cart.unknown-sku', `Nothing is sold as ${sku}`, { sku });
  if (line.unitPriceMinor === null)
    throw new DomainError('cart.no-price', `${sku} has no price in ${cart.currency}`, { sku });
  if (cart.lines.length > LINES_MAX) throw tooManyLines();
}

const tooManyLines = (): DomainError =>
  new DomainError('cart.too-many-lines', `A cart holds at most ${LINES_MAX} different items`);

/**
 * The lines of a guest's cart as they are to stand in the cart that takes them over: equal SKUs are summed, up to what a
 * cart holds of one.
 * @throws DomainError `cart.too-many-lines` when the cart would hold too many different ones
 */
export function takenOver(own: CartLine[], guest: CartLine[]): { sku: string; quantity: number }[] {
  const quantities = new Map(own.map(({ sku, quantity }) => [sku, quantity]));
  const taken = guest.map(({ sku, quantity }) => ({
    sku,
    quantity: Math.min(QUANTITY_MAX, quantity + (quantities.get(sku) ?? 0)),
  }));
  if (new Set([...own, ...guest].map(({ sku }) => sku)).size > LINES_MAX) throw tooManyLines();
  return taken;
}

/** @throws DomainError `cart.empty` when no line can be bought */
export function refuseEmpty({ lines }: { lines: readonly unknown[] }): void {
  if (lines.length === 0) throw new DomainError('cart.empty', 'This cart holds nothing that can be ordered');
}

/** The cart as it can be bought: a line that is not sold any more, or has no price any more, is neither shown nor ordered. */
export function priced({ lines }: Cart): PricedCart {
  const buyable = lines.flatMap(({ unitPriceMinor, ...line }) =>
    line.sold && unitPriceMinor !== null
      ? [{ ...line, unitPriceMinor, lineTotalMinor: line.quantity * unitPriceMinor }]
      : [],
  );
  const subtotalMinor = buyable.reduce((sum, { lineTotalMinor }) => sum + lineTotalMinor, 0);
  return { lines: buyable, subtotalMinor, discounts: [], totalMinor: subtotalMinor };
}
