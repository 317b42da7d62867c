import { CartPort } from '../../src/modules/cart/contract/cart.port.js';
import { ProductPublished } from '../../src/modules/catalog/contract/catalog.events.js';
import type { Caller } from '../../src/shared/auth/identity.js';
import type { Locale } from '../../src/shared/locale.js';
import { inContext } from '../../src/shared/observability/request-context.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { callerAs } from '../support/callers.js';
import { publishAs } from '../support/foreign-events.js';

const aProduct = (product: {
  productId: string;
  version: number;
  prices: { EUR?: number; USD?: number };
}) => ({
  slug: 'mint-tea',
  categorySlug: 'tea',
  names: { en: 'Mint Tea', de: 'Minztee', ja: 'ミントティー' },
  descriptions: { en: '', de: '', ja: '' },
  attributes: {},
  createdAt: '2026-11-01T12:00:00.000Z',
  productId: product.productId,
  version: product.version,
  variants: [{ sku: 'MINT-1', options: {}, weightGrams: 100, prices: product.prices }],
});

describe('the quote of a cart', () => {
  const subject = newId();
  const buyer: Caller = { subject, roles: ['user'] };
  let shop: TestShop;
  let user: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '200', DELIVERY_SOON_MS: '1', STRICT_PORTS: 'on' } });
    user = callerAs(shop, 'user', subject);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const quote = (cartId: string, caller: Caller | undefined = buyer, locale: Locale = 'en') =>
    inContext({ requestId: newId(), traceparent: '', ...(caller ? { caller } : {}) }, () =>
      shop.shop.app.get(CartPort).quote({ cartId, locale }),
    );
  const cartWith = async (...skus: string[]): Promise<string> => {
    const { id } = (await user.post('/v1/carts', { currency: 'EUR' })).body;
    for (const sku of skus) await user.put(`/v1/carts/${id}/items/${sku}`, { quantity: 2 });
    return id;
  };

  it('has the lines in order of SKU, with names and prices', async () => {
    const cartId = await cartWith('TEA-1-S', 'COF-1-S');
    const quoted = await quote(cartId, buyer, 'de');

    expect(quoted.lines.map(({ sku }) => sku)).toEqual(['COF-1-S', 'TEA-1-S']);
    expect(quoted.lines[1]).toEqual({
      sku: 'TEA-1-S',
      productId: expect.any(String),
      name: 'Im Frühling gepflückter Grüntee',
      quantity: 2,
      unitPriceMinor: 790,
      lineTotalMinor: 1580,
    });
    expect(quoted).toMatchObject({ cartId, currency: 'EUR', discounts: [] });
    expect(quoted.totalMinor).toBe(quoted.lines[0]!.lineTotalMinor + 1580);
    expect(quoted.subtotalMinor).toBe(quoted.totalMinor);
  });

  it('is refused for an empty cart', async () => {
    await expect(quote(await cartWith())).rejects.toMatchObject({ code: 'cart.empty' });
  });

  it.each([
    ['another user', { subject: newId(), roles: ['user'] } satisfies Caller],
    ['a guest', { subject: newId(), roles: ['guest'] } satisfies Caller],
  ])('is refused to %s', async (_, caller) => {
    await expect(quote(await cartWith('TEA-1-S'), caller)).rejects.toMatchObject({ code: 'cart.not-found' });
  });

  it('is refused for a cart that does not exist', async () => {
    await expect(quote(newId())).rejects.toMatchObject({ code: 'cart.not-found' });
  });

  it('is given for a cart that is ordered: whether it may be ordered again is for orders to say', async () => {
    const cartId = await cartWith('TEA-1-S');
    await shop.sql('update cart.cart set taken_by = array[gen_random_uuid()] where cart_id = $1', [cartId]);

    expect((await quote(cartId)).lines).toHaveLength(1);
  });

  it('follows the prices of the catalogue, and an older publication changes nothing', async () => {
    const productId = newId();
    const settled = async (code: number, sku: string) =>
      eventually(async () => {
        const rows = await shop.sql('select 1 from cart.product_view where sku = $1 and version = $2', [
          sku,
          code,
        ]);
        expect(rows).toHaveLength(1);
      });
    await publishAs(shop, ProductPublished, aProduct({ productId, version: 1, prices: { EUR: 300 } }));
    await settled(1, 'MINT-1');
    const cartId = await cartWith('MINT-1', 'TEA-1-S');

    await publishAs(shop, ProductPublished, aProduct({ productId, version: 3, prices: { EUR: 250 } }));
    await publishAs(shop, ProductPublished, aProduct({ productId, version: 2, prices: { EUR: 999 } }));
    await shop.untilQuiet();

    expect((await quote(cartId)).lines[0]).toMatchObject({ name: 'Mint Tea', unitPriceMinor: 250 });

    await publishAs(shop, ProductPublished, aProduct({ productId, version: 4, prices: { USD: 300 } }));
    await settled(4, 'MINT-1');

    expect((await quote(cartId)).lines.map(({ sku }) => sku)).toEqual(['TEA-1-S']);
  });
});
