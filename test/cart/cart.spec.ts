import {
  assertHolds,
  claimableCart,
  LINES_MAX,
  openCart,
  priced,
  QUANTITY_MAX,
  refuseEmpty,
  takenOver,
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
  sold: true,
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

describe('claiming a cart', () => {
  it('is for the carts of guests', () => {
    expect(claimableCart(aGuestCart())).toMatchObject({ owner: GUEST.subject });
  });

  it.each([
    ['of a user', aCart(), 'cart.not-found'],
    ['that does not exist', undefined, 'cart.not-found'],
    ['that is ordered', aCart({ guest: true, status: 'ordered' }), 'cart.already-ordered'],
  ])('is refused for one %s', (_, cart, code) => {
    expect(() => claimableCart(cart)).toThrow(refusal(code));
  });

  it('adds up what both hold, and leaves the rest of the own cart alone', () => {
    const own = [aLine({ quantity: 2 }), aLine({ sku: 'SOAP-1' })];

    expect(takenOver(own, [aLine({ quantity: 3 }), aLine({ sku: 'MUG-1', quantity: 4 })])).toEqual([
      { sku: 'TEA-1-S', quantity: 5 },
      { sku: 'MUG-1', quantity: 4 },
    ]);
  });

  it.each([
    [998, 1, QUANTITY_MAX],
    [999, 999, QUANTITY_MAX],
    [1, 997, 998],
  ])('makes %i and %i pieces %i', (own, guest, sum) => {
    expect(takenOver([aLine({ quantity: own })], [aLine({ quantity: guest })])).toEqual([
      { sku: 'TEA-1-S', quantity: sum },
    ]);
  });

  it('fills a cart up to its hundredth line, and not beyond', () => {
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => aLine({ sku: `TEA-${from + index}` }));

    expect(takenOver(lines(0, 60), lines(20, 80))).toHaveLength(80);
    expect(() => takenOver(lines(0, 60), lines(20, 81))).toThrow(refusal('cart.too-many-lines'));
  });
});

describe('a line that was put into a cart', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => aLine({ sku: `TEA-${index}` }));

  it('stays, up to the hundredth', () => {
    expect(() => assertHolds(aCart({ lines: lines(LINES_MAX) }), 'TEA-99')).not.toThrow();
  });

  it.each([
    ['nobody knows its SKU', aCart({ lines: [] }), 'TEA-1-S', 'cart.unknown-sku'],
    ['it was withdrawn', aCart({ lines: [aLine({ sold: false })] }), 'TEA-1-S', 'cart.unknown-sku'],
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

  it.each([
    ['has no price any more', { unitPriceMinor: null }],
    ['is not sold any more', { sold: false }],
  ])('leaves out a line that %s', (_, gone) => {
    const cart = aCart({ lines: [aLine(), aLine({ sku: 'SOAP-1', ...gone })] });

    expect(priced(cart)).toMatchObject({ lines: [{ sku: 'TEA-1-S' }], totalMinor: 790 });
  });

  it('counts what is given away', () => {
    expect(priced(aCart({ lines: [aLine({ unitPriceMinor: 0 })] })).lines).toHaveLength(1);
  });

  it('is refused when there is nothing to buy', () => {
    expect(() => refuseEmpty(priced(aCart({ lines: [aLine({ sold: false })] })))).toThrow(
      refusal('cart.empty'),
    );
    expect(() => refuseEmpty(priced(aCart()))).not.toThrow();
  });
});
