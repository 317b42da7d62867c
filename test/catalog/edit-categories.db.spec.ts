import type { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { aProduct } from './a-product.js';

describe('changing categories', () => {
  let shop: TestShop;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop();
    admin = await shop.admin();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const add = async (body: unknown, headers?: Record<string, string>) =>
    admin.post('/v1/categories', body, headers);
  const edit = (id: string, body: unknown, ifMatch: string | null = '*') =>
    admin.patch(`/v1/categories/${id}`, body, ifMatch === null ? {} : { 'if-match': ifMatch });
  const remove = (id: string, ifMatch = '*') => admin.delete(`/v1/categories/${id}`, { 'if-match': ifMatch });
  const shown = async (id: string) => shop.anonymous.get(`/v1/categories/${id}`);

  it('adds one below another, as everybody reads it from then on', async () => {
    const created = await add({ name: 'White Tea', parent: 'tea' });

    const { status, body, headers } = created;
    expect({ status, body }).toEqual({
      status: 201,
      body: { id: body.id, slug: 'white-tea', name: 'White Tea', parent: 'tea' },
    });
    const read = await shown(body.id);
    expect(read.body).toEqual(body);
    expect(headers.get('etag')).toBe(read.headers.get('etag'));
    const list = await shop.anonymous.get('/v1/categories?limit=100');
    expect(list.body.items).toContainEqual(body);
  });

  it('adds one at the top with the slug that is wanted', async () => {
    const { body } = await add({ name: '緑茶', slug: 'green', parent: null });

    expect(body).toMatchObject({ slug: 'green', parent: null });
  });

  it('adds one per Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'category-once' };

    const [first, again] = [await add({ name: 'Once' }, key), await add({ name: 'Once' }, key)];

    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  });

  it('takes another slug when the name was used before, and refuses one that is wanted', async () => {
    const [{ body: first }, { body: second }] = [await add({ name: 'Twice' }), await add({ name: 'Twice' })];
    const third = await add({ name: 'Thrice', slug: 'twice' });

    expect(first.slug).toBe('twice');
    expect(second.slug).toMatch(/^twice-[0-9a-f]{8}$/);
    expect(third).toMatchObject({ status: 409, body: { code: 'catalog.slug-taken' } });
    expect(await edit(second.id, { slug: 'twice' })).toMatchObject({
      status: 409,
      body: { code: 'catalog.slug-taken' },
    });
  });

  it.each<[string, unknown, string]>([
    ['no name', {}, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a slug with capitals', { name: 'Tea', slug: 'Tea' }, 'slug'],
    ['a slug that is null', { name: 'Tea', slug: null }, 'slug'],
    ['an unknown parent', { name: 'Tea', parent: 'no-such-category' }, 'parent'],
    ['an unknown field', { name: 'Tea', colour: 'green' }, 'colour'],
  ])('refuses %s', async (_, body, field) => {
    const answer = await add(body);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it('changes the name and the place, and keeps the rest', async () => {
    const { body, headers } = await add({ name: 'Black Tea', parent: 'tea' });

    const renamed = await edit(body.id, { name: 'Red Tea' }, headers.get('etag'));
    const moved = await edit(body.id, { parent: null }, renamed.headers.get('etag'));

    expect(renamed).toMatchObject({ status: 200, body: { ...body, name: 'Red Tea' } });
    expect(moved).toMatchObject({ status: 200, body: { ...body, name: 'Red Tea', parent: null } });
    expect((await shown(body.id)).body).toEqual(moved.body);
  });

  it('needs to know what it changes', async () => {
    const { body, headers } = await add({ name: 'Known' });
    await edit(body.id, { name: 'Known better' });

    const answers = [
      await edit(body.id, { name: 'x' }, null),
      await edit(body.id, { name: 'x' }, headers.get('etag')),
      await remove(body.id, headers.get('etag')!),
      await edit('0192f0c1-2345-7abc-8def-0123456789ab', { name: 'x' }),
      await edit('tea', { name: 'x' }),
      await edit(body.id, { name: null }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([428, 412, 412, 404, 404, 422]);
  });

  it('does not close a circle, also when two moves come at once', async () => {
    const [a, b] = [(await add({ name: 'Ring A' })).body, (await add({ name: 'Ring B' })).body];

    const answers = await Promise.all([edit(a.id, { parent: b.slug }), edit(b.id, { parent: a.slug })]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await edit(a.id, { parent: a.slug })).toMatchObject({ body: { code: 'catalog.category-circle' } });
  });

  it('tells other modules about the products of a category with a new slug', async () => {
    const { body: category } = await add({ name: 'Old Name' });
    const { body: product, headers } = await admin.post(
      '/v1/products',
      aProduct({ category: category.slug }),
    );

    await edit(category.id, { slug: 'new-name' });

    const read = await shop.anonymous.get(`/v1/products/${product.id}`);
    expect(read.body.category).toBe('new-name');
    expect(headers.get('etag')).toMatch(/^"1\./);
    expect(read.headers.get('etag')).toMatch(/^"2\./);
    const [event] = await shop.sql<{ payload: unknown }>(
      `select payload from catalog.outbox where key = $1 order by position desc limit 1`,
      [product.id],
    );
    expect(event!.payload).toMatchObject({ version: 2, categorySlug: 'new-name' });
  });

  it('removes one that is empty', async () => {
    const { body } = await add({ name: 'Empty' });

    const answer = await remove(body.id);

    expect(answer).toMatchObject({ status: 204, body: '' });
    expect((await shown(body.id)).status).toBe(404);
    expect((await remove(body.id)).status).toBe(404);
  });

  it('keeps one with products or with categories below it', async () => {
    const { body: above } = await add({ name: 'Above' });
    const { body: below } = await add({ name: 'Below', parent: above.slug });
    await admin.post('/v1/products', aProduct({ category: below.slug }));

    for (const { id } of [above, below])
      expect(await remove(id)).toMatchObject({ status: 409, body: { code: 'catalog.category-in-use' } });
  });

  it('loses no product that comes while its category goes', async () => {
    const { body } = await add({ name: 'Contested' });

    const [published, removed] = await Promise.all([
      admin.post('/v1/products', aProduct({ category: body.slug })),
      remove(body.id),
    ]);

    expect([`${published.status} ${removed.status}`]).toEqual([
      published.status === 201 ? '201 409' : '422 204',
    ]);
  });

  it('is for admins', async () => {
    const buyer = await shop.buyer(1);
    const path = '/v1/categories/0192f0c1-2345-7abc-8def-0123456789ab';

    const answers = [
      await shop.anonymous.post('/v1/categories', {}),
      await buyer.post('/v1/categories', {}),
      await buyer.patch(path, { wrong: true }),
      await buyer.delete(path),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 403]);
  });
});
