import { AvailabilityChanged } from '../../src/modules/inventory/contract/inventory.events.js';
import { demoProducts } from '../../src/shared/demo/demo-catalog.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';

interface Change {
  sku: string;
  inStock: boolean;
  version: number;
}

describe('the availability of products', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '200' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const happened = (change: Change) =>
    shop.sql(
      `insert into inventory.outbox (lane, event_id, name, key, payload, headers)
       select $1, gen_random_uuid(), $2, $3, $4::json, '{}' from pg_current_xact_id()`,
      [laneOf(change.sku), AvailabilityChanged.name, change.sku, JSON.stringify(change)],
    );
  const known = (skus: string[]) =>
    shop.sql<Change>(
      `select sku, in_stock as "inStock", version::int from catalog.availability where sku = any($1) order by sku`,
      [skus],
    );
  const shown = async (slug: string) => (await shop.anonymous.get(`/v1/products/${slug}`)).body.availability;

  it('lasts while one variant can be bought', async () => {
    const { slug, variants } = demoProducts()[0]!;
    const [first, ...others] = variants.map(({ sku }) => sku);
    expect(await shown(slug)).toBe('in_stock');

    for (const sku of others) await happened({ sku, inStock: false, version: 2 });
    await eventually(async () => expect((await known(others)).every(({ inStock }) => !inStock)).toBe(true));
    expect(await shown(slug)).toBe('in_stock');
    await happened({ sku: first!, inStock: false, version: 2 });

    await eventually(async () => expect(await shown(slug)).toBe('out_of_stock'));
    await eventually(async () => {
      const { body } = await shop.anonymous.get('/v1/products?category=tea&limit=100');
      expect(body.items).toContainEqual(expect.objectContaining({ slug, availability: 'out_of_stock' }));
    });
  });

  it('never goes back to an older version, whatever the order of news', async () => {
    const news = [
      { sku: 'BACK-1', inStock: true, version: 3 },
      { sku: 'BACK-1', inStock: false, version: 2 },
      { sku: 'BACK-2', inStock: false, version: 1 },
      { sku: 'BACK-2', inStock: true, version: 2 },
    ];

    for (const change of news) await happened(change);
    await shop.untilQuiet();
    await happened({ sku: 'BACK-2', inStock: false, version: 1 });
    await shop.untilQuiet();

    expect(await known(['BACK-1', 'BACK-2'])).toEqual([
      { sku: 'BACK-1', inStock: true, version: 3 },
      { sku: 'BACK-2', inStock: true, version: 2 },
    ]);
  });

  it('makes no cache ask its readers to wait for what was known already', async () => {
    const revision = async () => (await shop.sql('select revision from catalog.revision'))[0]!.revision;
    await happened({ sku: 'KNOWN-1', inStock: true, version: 1 });
    await shop.untilQuiet();
    const before = await revision();

    await happened({ sku: 'KNOWN-1', inStock: true, version: 1 });
    await shop.untilQuiet();

    expect(await revision()).toBe(before);
  });

  it('of the demo world is what its warehouses hold', async () => {
    const { body } = await shop.anonymous.get('/v1/products?category=soap&limit=100');
    const skus = demoProducts()
      .filter(({ categorySlug }) => categorySlug === 'soap')
      .flatMap(({ variants }) => variants.map(({ sku }) => sku));

    const soldOut = (await known(skus)).filter(({ inStock }) => !inStock);

    expect(await known(skus)).toHaveLength(skus.length);
    expect(JSON.stringify(body.items).includes('out_of_stock')).toBe(soldOut.length > 0);
  });
});
