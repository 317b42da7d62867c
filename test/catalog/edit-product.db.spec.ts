import type { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { aProduct, aVariant } from './a-product.js';

const UNKNOWN = '0192f0c1-2345-7abc-8def-0123456789ab';

interface Told {
  name: string;
  payload: { version: number; [member: string]: unknown };
}

describe('changing a product', () => {
  let shop: TestShop;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop();
    admin = await shop.admin();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const publish = async (over: Parameters<typeof aProduct>[0] = {}) => {
    const product = aProduct(over);
    const { body, headers } = await admin.post('/v1/products', product);
    return { id: body.id as string, slug: body.slug as string, product, etag: headers.get('etag')! };
  };
  const edit = (id: string, body: unknown, ifMatch = '*') =>
    admin.patch(`/v1/products/${id}`, body, { 'if-match': ifMatch });
  const remove = (id: string, ifMatch = '*') => admin.delete(`/v1/products/${id}`, { 'if-match': ifMatch });
  const show = (id: string, query = '') => shop.anonymous.get(`/v1/products/${id}${query}`);
  /** What other modules were told of a product, in order, without its first state. */
  const toldOf = async (id: string) => {
    const events = await shop.sql<Told>(
      `select split_part(name, '.', 2) as name, payload from catalog.outbox where key = $1 order by position`,
      [id],
    );
    return events.slice(1);
  };

  it('is seen by everybody at once, and told to other modules in full', async () => {
    const { id, product, etag } = await publish();
    await show(id);
    const change = { name: 'Older Tea', description: 'Aged.', category: 'coffee', attributes: { age: '9' } };

    const answer = await edit(id, change, etag);

    expect(answer).toMatchObject({ status: 200, body: { id, ...change } });
    const read = await show(id);
    expect(read.body).toEqual(answer.body);
    expect(read.headers.get('etag')).toBe(answer.headers.get('etag'));
    const list = await shop.anonymous.get('/v1/products?category=coffee&limit=1');
    expect(list.body.items[0]).toMatchObject({ id, name: 'Older Tea' });
    expect(await toldOf(id)).toEqual([
      {
        name: 'product-published',
        payload: expect.objectContaining({
          version: 2,
          names: { en: 'Older Tea', de: 'Older Tea', ja: 'Older Tea' },
          categorySlug: 'coffee',
          attributes: { age: '9' },
          variants: product.variants.map(({ price, ...rest }) => ({
            ...rest,
            prices: { EUR: price.amount },
          })),
        }),
      },
    ]);
  });

  it('needs the version that was read, whatever its language and however much is left of it', async () => {
    const { id, etag } = await publish();
    const inGerman = (await show(id, '?locale=de&currency=JPY')).headers.get('etag')!;
    await shop.sql(`update catalog.availability set version = version`);

    const answers = [
      await admin.patch(`/v1/products/${id}`, { name: 'A' }),
      await edit(id, { name: 'B' }, '"0.x"'),
      await edit(id, { name: 'C' }, inGerman),
      await edit(id, { name: 'D' }, etag),
      await edit(UNKNOWN, { name: 'E' }),
      await edit('tea', { name: 'F' }),
      await remove(id, etag),
    ];

    expect(answers.map(({ status }) => status)).toEqual([428, 412, 200, 412, 404, 404, 412]);
    expect((await show(id)).body.name).toBe('C');
  });

  it.each<[string, unknown, string]>([
    ['a name that is null', { name: null }, 'name'],
    ['an unknown category', { category: 'no-such-category' }, 'category'],
    ['a nested attribute', { attributes: { size: { x: 1 } } }, 'attributes.size'],
    ['no variants', { variants: [] }, 'variants'],
    ['a SKU twice', { variants: [aVariant({ sku: 'DUP' }), aVariant({ sku: 'DUP' })] }, 'variants.1.sku'],
    ['a state of its own', { published: 'soon' }, 'published'],
    ['another slug', { slug: 'tea' }, 'slug'],
  ])('refuses %s', async (_, change, field) => {
    const { id } = await publish();

    const answer = await edit(id, change);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(await toldOf(id)).toEqual([]);
  });

  it('replaces its variants: some change, some come, and some are withdrawn', async () => {
    const [kept, dropped, added] = [aVariant(), aVariant(), aVariant()];
    const { id } = await publish({ variants: [kept, dropped] });

    const { body } = await edit(id, { variants: [added, { ...kept, weightGrams: 999 }] });

    expect(body.variants).toMatchObject([{ sku: added.sku }, { sku: kept.sku, weightGrams: 999 }]);
    expect(await toldOf(id)).toMatchObject([
      { name: 'product-withdrawn', payload: { version: 2, skus: [dropped.sku], removed: false } },
      {
        name: 'product-published',
        payload: { version: 3, variants: [{ sku: added.sku }, { sku: kept.sku }] },
      },
    ]);
  });

  it('withdraws all that was sold when it loses a variant and is hidden at once', async () => {
    const [kept, dropped] = [aVariant(), aVariant()];
    const { id } = await publish({ variants: [kept, dropped] });

    await edit(id, { variants: [kept], published: false });

    expect(await toldOf(id)).toMatchObject([
      { name: 'product-withdrawn', payload: { version: 2, skus: [kept.sku, dropped.sku] } },
    ]);
  });

  it('gives a withdrawn SKU back to its own product only', async () => {
    const [first, second] = [aVariant(), aVariant()];
    const { id } = await publish({ variants: [first, second] });
    await edit(id, { variants: [first] });

    const elsewhere = await admin.post('/v1/products', aProduct({ variants: [second] }));
    const again = await edit(id, { variants: [second, first] });

    expect(elsewhere).toMatchObject({ status: 409, body: { code: 'catalog.sku-taken', skus: [second.sku] } });
    expect(again.body.variants).toMatchObject([{ sku: second.sku }, { sku: first.sku }]);
  });

  it('does not take the SKU of another product', async () => {
    const [mine, other] = [await publish(), await publish()];

    const answer = await edit(mine.id, { variants: [...mine.product.variants, ...other.product.variants] });

    expect(answer).toMatchObject({ status: 409, body: { skus: [other.product.variants[0]!.sku] } });
    expect(await toldOf(other.id)).toEqual([]);
  });

  it('hides it from everybody but admins until it is published again', async () => {
    const { id, slug, product } = await publish();

    const hidden = await edit(id, { published: false });

    expect(hidden.body).toMatchObject({ id, published: false });
    expect([(await show(id)).status, (await show(slug)).status]).toEqual([404, 404]);
    expect((await (await shop.buyer(1)).get(`/v1/products/${id}`)).status).toBe(404);
    const forAdmin = await admin.get(`/v1/products/${slug}`);
    expect(forAdmin).toMatchObject({ status: 200, body: { id, published: false } });
    expect(forAdmin.headers.get('cache-control')).toBe('private, no-store');
    expect((await shop.anonymous.get('/v1/products?limit=1')).body.items[0].id).not.toBe(id);

    await edit(id, { name: 'Changed meanwhile' });
    const shown = await edit(id, { published: true });

    expect((await show(id)).body).toEqual(shown.body);
    expect(shown.body).not.toHaveProperty('published');
    const skus = product.variants.map(({ sku }) => sku);
    expect(await toldOf(id)).toMatchObject([
      { name: 'product-withdrawn', payload: { version: 2, slug, skus, removed: false } },
      { name: 'product-published', payload: { version: 4, names: { en: 'Changed meanwhile' } } },
    ]);
  });

  it('lists what is hidden, for admins only', async () => {
    const { id } = await publish();
    await edit(id, { published: false });
    const path = '/v1/products?published=false';

    const { body } = await admin.get(path);

    expect(body.items).toContainEqual(expect.objectContaining({ id }));
    expect((await shop.anonymous.get(path)).status).toBe(401);
    expect((await (await shop.buyer(1)).get(path)).status).toBe(403);
  });

  it('removes it for good, and its SKUs with it', async () => {
    const { id, slug, product, etag } = await publish();
    await show(id);

    const answer = await remove(id, etag);

    expect(answer).toMatchObject({ status: 204, body: '' });
    expect([(await show(id)).status, (await show(slug)).status]).toEqual([404, 404]);
    expect((await admin.get(`/v1/products/${id}`)).status).toBe(404);
    expect((await remove(id)).status).toBe(404);
    const skus = product.variants.map(({ sku }) => sku);
    expect(await toldOf(id)).toEqual([
      { name: 'product-withdrawn', payload: { productId: id, version: 2, slug, skus, removed: true } },
    ]);
    expect(await admin.post('/v1/products', aProduct({ variants: product.variants }))).toMatchObject({
      status: 409,
      body: { code: 'catalog.sku-taken', skus },
    });
  });

  it('translates it', async () => {
    const { id, product } = await publish();
    const texts = { name: 'Rauchtee', description: 'Eine Nacht über Kiefer geräuchert.' };

    const answer = await admin.put(`/v1/products/${id}/translations/de`, texts);

    expect(answer).toMatchObject({ status: 200, body: { id, ...texts } });
    expect((await show(id, '?locale=de')).body).toMatchObject(texts);
    expect((await show(id, '?locale=ja')).body).toMatchObject({ name: product.name });
    expect(await toldOf(id)).toMatchObject([
      { payload: { version: 2, names: { en: product.name, de: 'Rauchtee', ja: product.name } } },
    ]);
  });

  it.each([
    ['fr', { name: 'Thé', description: 'Fumé.' }, 422],
    ['de', { name: 'Rauchtee' }, 422],
    ['de', { name: 'Rauchtee', description: '' }, 422],
  ])('refuses the translation into %s with %j', async (locale, texts, status) => {
    const { id } = await publish();

    expect((await admin.put(`/v1/products/${id}/translations/${locale}`, texts)).status).toBe(status);
  });

  it('prices a variant in one currency, and leaves the others', async () => {
    const { id, product } = await publish();
    const { sku, price } = product.variants[0]!;

    const answer = await admin.put(`/v1/variants/${sku}/prices/JPY`, { amount: 900 });
    await admin.put(`/v1/variants/${sku}/prices/JPY`, { amount: 0 });

    expect(answer).toMatchObject({ status: 200, body: { sku, price: { amount: 900, currency: 'JPY' } } });
    expect((await show(id, '?currency=JPY')).body.variants[0].price.amount).toBe(0);
    expect((await show(id)).body.variants[0].price).toEqual(price);
    expect((await toldOf(id)).at(-1)).toMatchObject({
      payload: { version: 3, variants: [{ prices: { EUR: price.amount, JPY: 0 } }] },
    });
  });

  it.each([
    ['NO-SUCH-SKU', 'EUR', { amount: 1 }, 404],
    ['no%20sku', 'EUR', { amount: 1 }, 404],
    ['TEA-1-100', 'GBP', { amount: 1 }, 422],
    ['TEA-1-100', 'EUR', { amount: -1 }, 422],
    ['TEA-1-100', 'EUR', { amount: 1.5 }, 422],
    ['TEA-1-100', 'EUR', { amount: { amount: 1, currency: 'EUR' } }, 422],
  ])('does not price %s in %s at %j', async (sku, currency, body, status) => {
    expect((await admin.put(`/v1/variants/${sku}/prices/${currency}`, body)).status).toBe(status);
  });

  it('loses none of many changes that come at once', async () => {
    const { id, product } = await publish();
    const { sku } = product.variants[0]!;

    await Promise.all([
      edit(id, { attributes: { color: 'black' } }),
      admin.put(`/v1/products/${id}/translations/de`, { name: 'Tee', description: 'Tee.' }),
      admin.put(`/v1/variants/${sku}/prices/USD`, { amount: 1 }),
      admin.put(`/v1/variants/${sku}/prices/JPY`, { amount: 2 }),
    ]);

    const told = await toldOf(id);
    expect(told.map(({ payload }) => payload.version)).toEqual([2, 3, 4, 5]);
    expect(told.at(-1)!.payload).toMatchObject({
      attributes: { color: 'black' },
      names: { de: 'Tee' },
      variants: [{ prices: { USD: 1, JPY: 2 } }],
    });
  });

  it('is for admins', async () => {
    const buyer = await shop.buyer(1);
    const path = `/v1/products/${UNKNOWN}`;

    const answers = [
      await shop.anonymous.patch(path, {}),
      await buyer.patch(path, { wrong: true }),
      await buyer.delete(path),
      await buyer.put(`${path}/translations/xx`, {}),
      await buyer.put('/v1/variants/NONE/prices/GBP', {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 403, 403]);
  });
});
