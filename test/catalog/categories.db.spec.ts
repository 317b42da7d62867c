import { demoCategories } from '../../src/shared/demo/demo-catalog.js';
import { startTestShop, type TestShop } from '../support/shop.js';

describe('the categories', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('are listed by slug, with the slug of their parent, page by page', async () => {
    const first = await shop.anonymous.get('/v1/categories?locale=de&limit=15');
    const second = await shop.anonymous.get(`/v1/categories?locale=de&cursor=${first.body.nextCursor}`);

    const all = demoCategories().map(({ categoryId, slug, names, parentSlug }) => ({
      id: categoryId,
      slug,
      name: names.de,
      parent: parentSlug,
    }));
    expect([...first.body.items, ...second.body.items]).toEqual(
      all.sort((a, b) => (a.slug < b.slug ? -1 : 1)),
    );
    expect(second.body.nextCursor).toBeNull();
  });

  it('are shown one by one, with an ETag', async () => {
    const { categoryId, slug, names } = demoCategories().at(-1)!;

    const { status, body, headers } = await shop.anonymous.get(`/v1/categories/${categoryId}`);

    expect({ status, body }).toMatchObject({ status: 200, body: { id: categoryId, slug, name: names.en } });
    expect(headers.get('etag')).toMatch(/^"1\./);
  });

  it.each(['tea', '0192f0c1-2345-7abc-8def-0123456789ab'])('are not found under %s', async (id) => {
    expect(await shop.anonymous.get(`/v1/categories/${id}`)).toMatchObject({ status: 404 });
  });

  it('are not read by a cursor of another list', async () => {
    const { body } = await shop.anonymous.get('/v1/products?limit=1');

    const answer = await shop.anonymous.get(`/v1/categories?cursor=${body.nextCursor}x`);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'cursor' }] } });
  });
});
