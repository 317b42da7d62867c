import { CartPort } from '../../src/modules/cart/contract/cart.port.js';
import { ProductPublished, ProductWithdrawn } from '../../src/modules/catalog/contract/catalog.events.js';
import type { Caller } from '../../src/shared/auth/identity.js';
import { inContext } from '../../src/shared/observability/request-context.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { publishAs } from '../support/foreign-events.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const VARIANT = { options: {}, weightGrams: 100, prices: { EUR: 300, JPY: 480 } };
const UNKNOWN = { status: 404, body: { code: 'cart.unknown-sku' } };

describe('a product that is withdrawn', () => {
  const buyer: Caller = { subject: newId(), roles: ['user'] };
  let shop: TestShop;
  let user: ApiClient;
  let sku: string;
  let productId: string;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '200', DELIVERY_SOON_MS: '1', STRICT_PORTS: 'on' } });
    user = callerAs(shop, 'user', buyer.subject);
  });
  afterAll(() => shop[Symbol.asyncDispose]());
  beforeEach(async () => {
    productId = newId();
    sku = `MINT-${productId}`;
    await published(1);
  });

  const viewIs = (version: number, sold: boolean) =>
    eventually(async () => {
      const [view] = await shop.sql('select version, sold from cart.product_view where sku = $1', [sku]);
      expect(view).toEqual({ version, sold });
    });
  const about = (version: number) => ({ productId, version, slug: 'mint-tea' });
  const published = async (version: number, skus = [sku]) => {
    await publishAs(shop, ProductPublished, {
      ...about(version),
      categorySlug: 'tea',
      names: { en: 'Mint Tea', de: 'Minztee', ja: 'ミントティー' },
      descriptions: { en: '', de: '', ja: '' },
      attributes: {},
      variants: skus.map((one) => ({ ...VARIANT, sku: one })),
      createdAt: '2026-11-01T12:00:00.000Z',
    });
    await viewIs(version, true);
  };
  const withdrawn = (version: number, skus = [sku]) =>
    publishAs(shop, ProductWithdrawn, { ...about(version), skus, removed: false });
  const put = (cartId: string, what: string, quantity = 1) =>
    user.put(`/v1/carts/${cartId}/items/${what}`, { quantity });
  const cartWith = async (...skus: string[]): Promise<string> => {
    const { id } = (await user.post('/v1/carts', { currency: 'EUR' })).body;
    for (const one of skus) expect((await put(id, one)).status).toBe(200);
    return id;
  };
  const carts = () => shop.shop.app.get(CartPort);
  const asBuyer = <T>(work: () => Promise<T>) =>
    inContext({ requestId: newId(), traceparent: '', caller: buyer }, work);
  const fill = (lines: Record<string, number>, cartId = newId()) =>
    asBuyer(() =>
      carts().fill({
        ...{ cartId, currency: 'JPY', locale: 'en' },
        lines: Object.entries(lines).map(([one, quantity]) => ({ sku: one, quantity })),
      }),
    );

  it('cannot enter a cart, and a cart that holds it shows and costs the rest', async () => {
    const cartId = await cartWith(sku, 'TEA-1-S');

    await withdrawn(2);
    await viewIs(2, false);

    expect(await put(cartId, sku, 2)).toMatchObject(UNKNOWN);
    expect(await put(await cartWith(), sku)).toMatchObject(UNKNOWN);
    expect((await user.get(`/v1/carts/${cartId}`)).body).toMatchObject({
      items: [{ sku: 'TEA-1-S' }],
      total: { amount: 790 },
    });
  });

  it('cannot be ordered', async () => {
    const cartId = await cartWith(sku, 'TEA-1-S');
    const alone = await cartWith(sku);
    await withdrawn(2);
    await viewIs(2, false);

    const { lines, totalMinor } = await asBuyer(() => carts().quote({ cartId, locale: 'en' }));
    expect({ skus: lines.map((line) => line.sku), totalMinor }).toEqual({
      skus: ['TEA-1-S'],
      totalMinor: 790,
    });
    await expect(asBuyer(() => carts().quote({ cartId: alone, locale: 'en' }))).rejects.toMatchObject({
      code: 'cart.empty',
    });
  });

  it('is back, also in the carts that held it, when it is published again', async () => {
    const cartId = await cartWith(sku);
    await withdrawn(3);
    await viewIs(3, false);

    await published(4);
    await withdrawn(2);
    await shop.untilQuiet();

    await viewIs(4, true);
    expect((await user.get(`/v1/carts/${cartId}`)).body.items).toMatchObject([{ sku }]);
  });

  it('may go variant by variant, while the rest stays', async () => {
    const [first, second] = [`${sku}-1`, `${sku}-2`];
    await published(2, [sku, first, second]);

    await withdrawn(3, [first]);
    await withdrawn(4, [second]);
    await viewIs(2, true);
    await shop.untilQuiet();

    const cartId = await cartWith(sku);
    for (const gone of [first, second]) expect(await put(cartId, gone)).toMatchObject(UNKNOWN);
  });

  describe('and a cart that is filled by another module', () => {
    it('belongs to the caller, costs what things cost now, and is written once', async () => {
      const cartId = newId();

      const quote = await fill({ [sku]: 2, 'TEA-1-S': 999 }, cartId);
      await put(cartId, sku, 7);
      const again = await fill({ [sku]: 2 }, cartId);

      expect(quote.lines.find((line) => line.sku === sku)).toMatchObject({
        quantity: 2,
        unitPriceMinor: 480,
        lineTotalMinor: 960,
      });
      expect(again.lines.find((line) => line.sku === sku)).toMatchObject({ quantity: 7 });
      expect((await user.get('/v1/me/cart')).body).toMatchObject({ id: cartId, currency: 'JPY' });
    });

    it('leaves out what is not sold any more, and is not made for nothing', async () => {
      await withdrawn(2);
      await viewIs(2, false);
      const emptyId = newId();

      const { cartId, lines } = await fill({ [sku]: 2, 'NOTHING-1': 1, 'TEA-1-S': 1 });

      expect(lines.map((line) => line.sku)).toEqual(['TEA-1-S']);
      await published(3);
      expect((await user.get(`/v1/carts/${cartId}`)).body.items).toHaveLength(1);
      await expect(fill({ 'NOTHING-1': 1 }, emptyId)).rejects.toMatchObject({ code: 'cart.empty' });
      expect((await user.get(`/v1/carts/${emptyId}`)).status).toBe(404);
    });

    it('is never that of somebody else', async () => {
      const { id } = (await callerAs(shop, 'user').post('/v1/carts', { currency: 'EUR' })).body;

      await expect(fill({ 'TEA-1-S': 1 }, id)).rejects.toMatchObject({ code: 'cart.not-found' });
      expect(await shop.sql('select 1 from cart.cart_item where cart_id = $1', [id])).toEqual([]);
    });
  });
});
