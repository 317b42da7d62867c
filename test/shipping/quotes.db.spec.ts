import { ProductPublished, ProductWithdrawn } from '../../src/modules/catalog/contract/catalog.events.js';
import { ShippingPort } from '../../src/modules/shipping/contract/shipping.port.js';
import { newId } from '../../src/shared/uuid.js';
import { publishAs } from '../support/foreign-events.js';
import { startTestShop, type TestShop } from '../support/shop.js';

describe('shipping quotes', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({
      settings: { POLL_MS: '200', DELIVERY_SOON_MS: '1', DELIVERY_IDLE_ADVANCE_MS: '20', STRICT_PORTS: 'on' },
    });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const quotes = (body: unknown, query = '') => shop.anonymous.post(`/v1/shipping/quotes${query}`, body);
  const twoTeas = [{ sku: 'TEA-1-S', quantity: 2 }];

  it('are one per method, for anyone', async () => {
    const { status, body } = await quotes({ address: { country: 'IE' }, items: twoTeas });

    expect(status).toBe(200);
    expect(body).toEqual([
      { method: 'standard', carrier: 'parcelway', price: { amount: 490, currency: 'EUR' }, estimatedDays: 3 },
      { method: 'express', carrier: 'swiftline', price: { amount: 1290, currency: 'EUR' }, estimatedDays: 1 },
    ]);
  });

  it('come in the currency that was asked for', async () => {
    const { body } = await quotes({ address: { country: 'JP' }, items: twoTeas }, '?currency=JPY');

    expect(body[0].price).toEqual({ amount: 2400, currency: 'JPY' });
  });

  it('take a whole address and look at its country only', async () => {
    const address = {
      name: 'Alice Byrne',
      line1: '86 Church Road',
      line2: 'Flat 2',
      city: 'Cork',
      postalCode: 'T12 W8KP',
      region: 'Munster',
      country: 'IE',
    };

    const answer = await quotes({ address, items: twoTeas });

    expect(answer).toMatchObject({ status: 200, body: [{ price: { amount: 490 } }, {}] });
  });

  it('weigh the whole order', async () => {
    const { body } = await quotes({
      address: { country: 'IE' },
      items: [...twoTeas, { sku: 'TEA-1-L', quantity: 1 }, { sku: 'TEA-1-S', quantity: 1 }],
    });

    expect(body[0].price.amount).toBe(690);
  });

  it('name the carrier that is cheapest for the weight', async () => {
    const light = await quotes({ address: { country: 'DE' }, items: twoTeas });
    const heavy = await quotes({ address: { country: 'DE' }, items: [{ sku: 'TEA-1-S', quantity: 100 }] });

    expect(light.body[0].carrier).toBe('parcelway');
    expect(heavy.body[0].carrier).toBe('heavyhaul');
  });

  it.each([
    ['address.country', { address: { country: 'XX' }, items: twoTeas }],
    ['address.country', { address: { country: 'Ireland' }, items: twoTeas }],
    ['address.country', { address: {}, items: twoTeas }],
    ['address.planet', { address: { country: 'IE', planet: 'Mars' }, items: twoTeas }],
    ['address', { items: twoTeas }],
    ['address', { address: 'IE', items: twoTeas }],
    ['items', { address: { country: 'IE' }, items: [] }],
    ['items', { address: { country: 'IE' } }],
    ['items', { address: { country: 'IE' }, items: Array(101).fill(twoTeas[0]) }],
    ['items.0.quantity', { address: { country: 'IE' }, items: [{ sku: 'TEA-1-S', quantity: 0 }] }],
    ['items.0.sku', { address: { country: 'IE' }, items: [{ quantity: 1 }] }],
    ['items.0.sku', { address: { country: 'IE' }, items: [{ sku: 'NOTHING-1', quantity: 1 }] }],
    ['items.1.sku', { address: { country: 'IE' }, items: [...twoTeas, { sku: 'NOTHING-1', quantity: 1 }] }],
  ])('refuse a bad %s in %j', async (field, body) => {
    expect(await quotes(body)).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([expect.objectContaining({ field })]) },
    });
  });

  it('refuse a currency that the shop does not know', async () => {
    const answer = await quotes({ address: { country: 'IE' }, items: twoTeas }, '?currency=XTS');

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'currency' }] } });
  });

  describe('asked for by other modules', () => {
    const ask = (sku: string) =>
      shop.shop.app
        .get(ShippingPort)
        .quotes({ country: 'IE', currency: 'EUR', lines: [{ sku, quantity: 2 }] });

    it('are the same', async () => {
      expect(await ask('TEA-1-S')).toMatchObject([
        { method: 'standard', carrier: 'parcelway', priceMinor: 490, estimatedDays: 3 },
        { method: 'express', carrier: 'swiftline', priceMinor: 1290, estimatedDays: 1 },
      ]);
    });

    it('are refused while a weight is not known, and follow the catalogue once it is', async () => {
      await expect(ask('MINT-1')).rejects.toMatchObject({
        code: 'shipping.unknown-sku',
        details: { skus: ['MINT-1'] },
      });

      const productId = newId();
      for (const [version, weightGrams] of [
        [1, 100],
        [3, 3_000],
        [2, 100],
      ] as const)
        await publishAs(shop, ProductPublished, mintTea(productId, version, weightGrams));

      await shop.untilQuiet();

      expect((await ask('MINT-1'))[0]).toMatchObject({ priceMinor: 1190 });
    });

    it('are refused for a withdrawn product, until a later version is published', async () => {
      const productId = newId();
      const publish = (version: number) =>
        publishAs(shop, ProductPublished, mintTea(productId, version, 100, 'MINT-2'));
      const withdrawn = { productId, version: 2, slug: 'mint-tea', skus: ['MINT-2'], removed: false };

      await publish(1);
      await publishAs(shop, ProductWithdrawn, { ...withdrawn, version: 3 });
      await publish(2);
      await shop.untilQuiet();

      await expect(ask('MINT-2')).rejects.toMatchObject({ code: 'shipping.unknown-sku' });
      expect(
        await quotes({ address: { country: 'IE' }, items: [{ sku: 'MINT-2', quantity: 1 }] }),
      ).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'items.0.sku' }] },
      });

      await publish(4);
      await publishAs(shop, ProductWithdrawn, withdrawn);
      await shop.untilQuiet();

      expect(await ask('MINT-2')).toHaveLength(2);
    });
  });
});

const mintTea = (productId: string, version: number, weightGrams: number, sku = 'MINT-1') => ({
  productId,
  version,
  slug: 'mint-tea',
  categorySlug: 'tea',
  names: { en: 'Mint Tea', de: 'Minztee', ja: 'ミントティー' },
  descriptions: { en: '', de: '', ja: '' },
  attributes: {},
  createdAt: '2026-11-01T12:00:00.000Z',
  variants: [{ sku, options: {}, weightGrams, prices: { EUR: 300 } }],
});
