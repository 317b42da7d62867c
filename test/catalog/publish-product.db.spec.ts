import type { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { aProduct, aVariant } from './a-product.js';

const fieldsOf = (errors: { field: string }[] | undefined) => errors?.map(({ field }) => field);

describe('publishing a product', () => {
  let shop: TestShop;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop();
    admin = await shop.admin();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const publish = (body: unknown, headers?: Record<string, string>) =>
    admin.post('/v1/products', body, headers);
  const publishedEvents = () =>
    shop.sql<{ key: string; payload: Record<string, unknown> }>(
      `select key, payload from catalog.outbox where name = 'catalog.product-published.v1' order by position`,
    );

  it('answers its detail, as everybody reads it from then on', async () => {
    const product = aProduct({ name: 'Moonlight Oolong', variants: [aVariant(), aVariant({ options: {} })] });

    const created = await publish(product);

    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      slug: 'moonlight-oolong',
      name: 'Moonlight Oolong',
      description: product.description,
      category: 'tea',
      attributes: { color: 'green' },
      images: [],
      variants: product.variants,
      availability: 'out_of_stock',
      partial: [],
    });
    const read = await shop.anonymous.get('/v1/products/moonlight-oolong');
    expect(read.body).toEqual(created.body);
    expect(read.headers.get('etag')).toBe(created.headers.get('etag'));
  });

  it('is seen at once in a list that was read before', async () => {
    const list = () => shop.anonymous.get('/v1/products?category=coffee&limit=1');
    await list();

    const { body } = await publish(aProduct({ category: 'coffee' }));

    expect((await list()).body.items).toEqual([
      expect.objectContaining({ id: body.id, price: { amount: 1_290, currency: 'EUR' } }),
    ]);
  });

  it('tells other modules all there is to know', async () => {
    const product = aProduct({ variants: [aVariant({ price: { amount: 900, currency: 'JPY' } })] });

    const { body } = await publish(product);

    const { payload } = (await publishedEvents()).find(({ key }) => key === body.id)!;
    const { name, description, attributes, variants } = product;
    expect(payload).toEqual({
      productId: body.id,
      version: 1,
      slug: body.slug,
      categorySlug: 'tea',
      names: { en: name, de: name, ja: name },
      descriptions: { en: description, de: description, ja: description },
      attributes,
      variants: variants.map(({ sku, options, weightGrams }) => ({
        sku,
        options,
        weightGrams,
        prices: { JPY: 900 },
      })),
      images: [],
      createdAt: expect.stringMatching(/Z$/),
    });
  });

  it('answers the prices in the currency in which they were given', async () => {
    const price = { amount: 900, currency: 'JPY' as const };

    const { body } = await publish(aProduct({ variants: [aVariant({ price })] }));

    expect(body.variants[0].price).toEqual(price);
    const inEuros = await shop.anonymous.get(`/v1/products/${body.id}`);
    expect(inEuros.body.variants[0].price).toBeNull();
  });

  it('takes another slug when the name was used before, also at the same time', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => publish(aProduct({ name: 'Crème Brûlée' }))));

    const slugs = answers.map(({ body }) => body.slug as string);
    expect(new Set(slugs).size).toBe(4);
    expect(slugs).toContain('creme-brulee');
    for (const slug of slugs) expect(slug).toMatch(/^creme-brulee(-[0-9a-f]{8})?$/);
  });

  it('gives a SKU to one of many products that want it at the same time, and nothing of the others remains', async () => {
    const [shared, other] = [aVariant(), aVariant()];
    const before = (await publishedEvents()).length;

    const answers = await Promise.all(
      [[shared, other], [other, shared], [shared]].map((variants) =>
        publish(aProduct({ name: 'Wanted', variants })),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body).toMatchObject({
      code: 'catalog.sku-taken',
      skus: expect.arrayContaining([shared.sku]),
    });
    expect(await shop.sql(`select from catalog.product where names ->> 'en' = 'Wanted'`)).toHaveLength(1);
    expect(await publishedEvents()).toHaveLength(before + 1);
  });

  it('happens once per Idempotency-Key', async () => {
    const product = aProduct();
    const key = { 'idempotency-key': 'publish-once' };

    const first = await publish(product, key);
    const again = await publish(product, key);
    const other = await publish(aProduct(), key);

    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(other.status).toBe(422);
  });

  it('is for admins', async () => {
    const product = aProduct();

    const anonymous = await shop.anonymous.post('/v1/products', product);
    const buyer = await (await shop.buyer(1)).post('/v1/products', { wrong: true });
    const guest = await (await shop.guest()).post('/v1/products', product);

    expect([anonymous.status, buyer.status, guest.status]).toEqual([401, 403, 403]);
  });

  const priced = (price: unknown) => aProduct({ variants: [{ ...aVariant(), price: price as never }] });
  const varied = (variant: unknown) => aProduct({ variants: [variant as never] });
  it.each<[string, unknown, string]>([
    ['no name', { ...aProduct(), name: undefined }, 'name'],
    ['a blank name', aProduct({ name: '  ' }), 'name'],
    ['a long name', aProduct({ name: 'x'.repeat(201) }), 'name'],
    ['a control character', aProduct({ description: 'Tea\0' }), 'description'],
    ['half of a surrogate pair', aProduct({ name: 'Tea \ud83d' }), 'name'],
    ['no description', { ...aProduct(), description: undefined }, 'description'],
    ['an unknown category', aProduct({ category: 'no-such-category' }), 'category'],
    ['a category that is no slug', aProduct({ category: '\0' }), 'category'],
    ['attributes that are a list', { ...aProduct(), attributes: ['green'] }, 'attributes'],
    ['attributes that are null', { ...aProduct(), attributes: null }, 'attributes'],
    ['a nested attribute', { ...aProduct(), attributes: { size: { x: 1 } } }, 'attributes.size'],
    ['no variants', { ...aProduct(), variants: undefined }, 'variants'],
    ['an empty list of variants', aProduct({ variants: [] }), 'variants'],
    ['101 variants', aProduct({ variants: Array.from({ length: 101 }, () => aVariant()) }), 'variants'],
    ['a variant that is null', varied(null), 'variants'],
    ['a variant that is a list', varied([aVariant()]), 'variants'],
    ['a SKU with a space', varied(aVariant({ sku: 'TEA 1' })), 'variants.0.sku'],
    ['a SKU with a line break at its end', varied(aVariant({ sku: 'TEA-1\n' })), 'variants.0.sku'],
    ['a SKU of 65 characters', varied(aVariant({ sku: 'T'.repeat(65) })), 'variants.0.sku'],
    [
      'a SKU twice',
      aProduct({ variants: [aVariant({ sku: 'TWICE' }), aVariant({ sku: 'TWICE' })] }),
      'variants.1.sku',
    ],
    ['no weight', varied(aVariant({ weightGrams: 0 })), 'variants.0.weightGrams'],
    ['half a gram', varied(aVariant({ weightGrams: 0.5 })), 'variants.0.weightGrams'],
    [
      'no options',
      { ...aProduct(), variants: [{ ...aVariant(), options: undefined }] },
      'variants.0.options',
    ],
    ['no price', priced(undefined), 'variants.0.price'],
    ['a price that is a number', priced(1_290), 'variants.0.price'],
    ['a price that is a list', priced([{ amount: 1, currency: 'EUR' }]), 'variants.0.price'],
    ['a negative amount', priced({ amount: -1, currency: 'EUR' }), 'variants.0.price.amount'],
    ['an amount that is no integer', priced({ amount: 12.9, currency: 'EUR' }), 'variants.0.price.amount'],
    ['an amount that is text', priced({ amount: '1290', currency: 'EUR' }), 'variants.0.price.amount'],
    ['an unknown currency', priced({ amount: 1, currency: 'GBP' }), 'variants.0.price.currency'],
    ['an unknown field', { ...aProduct(), colour: 'green' }, 'colour'],
    ['an unknown field of a variant', varied({ ...aVariant(), stock: 5 }), 'variants.0.stock'],
  ])('is refused for %s', async (_, body, field) => {
    const { status, body: problem } = await publish(body);

    expect({ status, fields: fieldsOf(problem.errors) }).toEqual({
      status: 422,
      fields: [field],
    });
  });

  it('takes a price of nothing, and as many attributes as fit', async () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`name ${n}`, 'ü'.repeat(500)]),
    );

    const { status, body } = await publish({ ...priced({ amount: 0, currency: 'EUR' }), attributes });

    expect({ status, attributes: body.attributes }).toEqual({ status: 201, attributes });
  });

  it('has no attributes when none are given', async () => {
    const { status, body } = await publish({ ...aProduct(), attributes: undefined });

    expect({ status, attributes: body.attributes }).toEqual({ status: 201, attributes: {} });
  });
});
