import { demoProducts } from '../../src/shared/demo/demo-catalog.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const newestFirst = [...demoProducts()].sort((a, b) => (a.productId < b.productId ? 1 : -1));
const tea = demoProducts()[0]!;

interface Item {
  id: string;
  category: string;
}

describe('the products that everybody may read', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const get = (path: string, headers?: Record<string, string>) => shop.anonymous.get(path, headers);
  const detail = `/v1/products/${tea.slug}`;

  it('are listed newest first, each once, over all pages', async () => {
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await get(`/v1/products?limit=100${cursor}`);
      ids.push(...(body.items as Item[]).map(({ id }) => id));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);

    expect(ids).toEqual(newestFirst.map(({ productId }) => productId));
  });

  it('are listed with the lowest price of their variants', async () => {
    const { body } = await get('/v1/products?limit=1&currency=JPY&locale=de');

    const [newest] = newestFirst;
    const lowest = Math.min(...newest!.variants.map(({ prices }) => prices.JPY));
    expect(body.items).toEqual([
      {
        id: newest!.productId,
        slug: newest!.slug,
        name: newest!.names.de,
        category: newest!.categorySlug,
        price: { amount: lowest, currency: 'JPY' },
        image: null,
        availability: 'in_stock',
      },
    ]);
  });

  it('are listed by category', async () => {
    const { body } = await get('/v1/products?category=tea&limit=100');

    expect(body.items).toHaveLength(51);
    expect(new Set((body.items as Item[]).map(({ category }) => category))).toEqual(new Set(['tea']));
    expect(body.nextCursor).toBeNull();
  });

  it.each(['no-such-category', 'No%20slug'])('are none in the unknown category %s', async (category) => {
    const { status, body } = await get(`/v1/products?category=${category}`);

    expect({ status, body }).toEqual({ status: 200, body: { items: [], nextCursor: null } });
  });

  it('are shown in full by id and by slug', async () => {
    const [byId, bySlug] = await Promise.all([get(`/v1/products/${tea.productId}`), get(detail)]);

    expect(byId.body).toEqual(bySlug.body);
    expect(byId.body).toEqual({
      id: tea.productId,
      slug: tea.slug,
      name: tea.names.en,
      description: tea.descriptions.en,
      category: 'tea',
      attributes: tea.attributes,
      images: [],
      variants: tea.variants.map(({ sku, options, weightGrams, prices }) => ({
        sku,
        options,
        weightGrams,
        price: { amount: prices.EUR, currency: 'EUR' },
      })),
      availability: 'in_stock',
      partial: [],
    });
  });

  it.each([
    ['?locale=ja', 'de', 'ja'],
    ['', 'fr, de;q=0.5, ja;q=0.9', 'ja'],
    ['', 'de-AT', 'de'],
    ['', 'fr', 'en'],
    ['', undefined, 'en'],
  ] as const)(
    'speak the language that %j and Accept-Language %j ask for',
    async (query, accepted, locale) => {
      const answer = await get(detail + query, { 'accept-language': accepted ?? '' });

      expect(answer.body).toMatchObject({ name: tea.names[locale], description: tea.descriptions[locale] });
      expect(answer.headers.get('vary')).toContain('Accept-Language');
    },
  );

  it.each([detail, '/v1/products', '/v1/categories'])('need not be sent again: %s', async (path) => {
    const first = await get(path);
    const etag = first.headers.get('etag')!;

    const again = await get(path, { 'if-none-match': etag });
    const inGerman = await get(path, { 'if-none-match': etag, 'accept-language': 'de' });

    expect(first.headers.get('cache-control')).toBe('public, max-age=1');
    expect(again).toMatchObject({ status: 304, body: '' });
    expect(inGerman.status).toBe(200);
    expect(inGerman.headers.get('etag')).not.toBe(etag);
  });

  it.each([
    ['/v1/products?currency=GBP', 'currency'],
    ['/v1/products?currency=eur', 'currency'],
    ['/v1/products?locale=fr', 'locale'],
    ['/v1/products?limit=0', 'limit'],
    ['/v1/products?limit=101', 'limit'],
    ['/v1/products?cursor=tea', 'cursor'],
    [`/v1/products?cursor=${Buffer.from('["tea"]').toString('base64url')}`, 'cursor'],
    ['/v1/products?category=tea&category=soap', 'category'],
    ['/v1/products?category=%00', 'category'],
    ['/v1/products?published=maybe', 'published'],
    ['/v1/products?page=2', 'page'],
    [`${detail}?currency=GBP`, 'currency'],
    [`${detail}?color=green`, 'color'],
  ])('are not read by %s', async (path, field) => {
    const { status, body } = await get(path);

    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ field })]);
  });

  it.each(['no-such-tea', 'No%20slug', '%00', '0192f0c1-2345-7abc-8def-0123456789ab'])(
    'are not found under %s',
    async (idOrSlug) => {
      const answer = await get(`/v1/products/${idOrSlug}`);

      expect(answer).toMatchObject({ status: 404, body: { code: 'catalog.not-found' } });
    },
  );

  it('have no price in a currency that they are not sold in', async () => {
    await shop.sql(`delete from catalog.price where currency = 'USD' and sku like 'TEA-2-%'`);
    const { slug } = demoProducts().find(({ variants }) => variants[0]!.sku.startsWith('TEA-2-'))!;

    const { body } = await get(`/v1/products/${slug}?currency=USD`);

    expect(body.variants[0]).toMatchObject({ price: null });
  });

  it('count how often they had to be rendered', async () => {
    await get(detail);

    const { body } = await get('/metrics');

    expect(body).toMatch(/souk_catalog_cache_total\{result="hit"\} \d+/);
  });
});
