import {
  assertHolds,
  LINES_MAX,
  openCart,
  priced,
  visibleCart,
  type Cart,
  type CartLine,
} from '../../src/modules/cart/domain/cart.js';
import type { Caller } from '../../src/shared/auth/identity.js';

const ALICE: Caller = { subject: 'alice', roles: ['user'] };
const BOB: Caller = { subject: 'bob', roles: ['user'] };
const ADMIN: Caller = { subject: 'samira', roles: ['user', 'admin'] };
const GUEST: Caller = { subject: 'guest-1', roles: ['guest'] };
const OTHER_GUEST: Caller = { subject: 'guest-2', roles: ['guest'] };

const aLine = (line: Partial<CartLine> = {}): CartLine => ({
  sku: 'TEA-1-S',
  productId: 'tea-1',
  name: 'Green Tea',
  quantity: 1,
  unitPriceMinor: 790,
  ...line,
});

const aCart = (cart: Partial<Cart> = {}): Cart => ({
  cartId: 'cart-1',
  owner: ALICE.subject,
  guest: false,
  currency: 'EUR',
  status: 'open',
  lines: [aLine()],
  ...cart,
});

const aGuestCart = () => aCart({ owner: GUEST.subject, guest: true });
const refusal = (code: string) => expect.objectContaining({ code });

describe('who may see a cart', () => {
  it.each([
    ['a user sees her own', aCart(), ALICE],
    ['a guest sees a guest cart', aGuestCart(), GUEST],
    ['another guest who knows its id sees it too', aGuestCart(), OTHER_GUEST],
    ['an ordered cart stays visible', aCart({ status: 'ordered' }), ALICE],
  ])('%s', (_, cart, caller) => {
    expect(visibleCart(cart, caller)).toBe(cart);
  });

  it.each([
    ['another user', aCart(), BOB],
    ['an admin', aCart(), ADMIN],
    ['a guest, of a user', aCart(), GUEST],
    ['a user, of a guest', aGuestCart(), ALICE],
    ['a call without a caller', aCart(), undefined],
    ['everyone, when there is none', undefined, ALICE],
  ])('is refused to %s', (_, cart, caller) => {
    expect(() => visibleCart(cart, caller)).toThrow(refusal('cart.not-found'));
  });
});

describe('an ordered cart', () => {
  it('is not changed', () => {
    expect(() => openCart(aCart({ status: 'ordered' }), ALICE)).toThrow(refusal('cart.already-ordered'));
  });

  it('tells strangers nothing, not even that it was ordered', () => {
    expect(() => openCart(aCart({ status: 'ordered' }), BOB)).toThrow(refusal('cart.not-found'));
  });
});

describe('a line that was put into a cart', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => aLine({ sku: `TEA-${index}` }));

  it('stays, up to the hundredth', () => {
    expect(() => assertHolds(aCart({ lines: lines(LINES_MAX) }), 'TEA-99')).not.toThrow();
  });

  it.each([
    ['its SKU is not sold', aCart({ lines: [] }), 'TEA-1-S', 'cart.unknown-sku'],
    ['it has no price', aCart({ lines: [aLine({ unitPriceMinor: null })] }), 'TEA-1-S', 'cart.no-price'],
    ['it is one too many', aCart({ lines: lines(LINES_MAX + 1) }), 'TEA-100', 'cart.too-many-lines'],
  ])('is refused when %s', (_, cart, sku, code) => {
    expect(() => assertHolds(cart, sku)).toThrow(refusal(code));
  });
});

describe('what a cart costs', () => {
  it('is the sum of its lines', () => {
    const cart = aCart({ lines: [aLine({ quantity: 2 }), aLine({ sku: 'SOAP-1', unitPriceMinor: 450 })] });

    expect(priced(cart)).toMatchObject({
      lines: [
        { sku: 'TEA-1-S', lineTotalMinor: 1580 },
        { sku: 'SOAP-1', lineTotalMinor: 450 },
      ],
      subtotalMinor: 2030,
      discounts: [],
      totalMinor: 2030,
    });
  });

  it('is nothing for an empty one', () => {
    expect(priced(aCart({ lines: [] }))).toMatchObject({ lines: [], subtotalMinor: 0, totalMinor: 0 });
  });

  it('leaves out a line whose price was withdrawn', () => {
    const cart = aCart({ lines: [aLine(), aLine({ sku: 'SOAP-1', unitPriceMinor: null })] });

    expect(priced(cart)).toMatchObject({ lines: [{ sku: 'TEA-1-S' }], totalMinor: 790 });
  });

  it('counts what is given away', () => {
    expect(priced(aCart({ lines: [aLine({ unitPriceMinor: 0 })] })).lines).toHaveLength(1);
  });
});
