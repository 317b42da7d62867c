import { ApiClient } from '../support/api-client.js';
import { ROLE_PASSWORD } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { launch } from '../support/process.js';
import { startTestShop } from '../support/shop.js';
import { aProduct } from './a-product.js';

/** What the API promises to every reader. */
const VISIBLE_WITHIN_MS = 2_000;

/** A second process has to start, too. */
const PROCESS_MS = 60_000;

describe('two replicas of the catalogue', () => {
  it(
    'show what the other one has changed within 2 s, from cached lists too',
    async () => {
      await using shop = await startTestShop();
      const replica = launch({ DATABASE_URL: shop.adminUrl, DATABASE_ROLE_PASSWORD: ROLE_PASSWORD });
      const reader = new ApiClient(await replica.url);
      const newest = async () => (await reader.get('/v1/products?limit=1')).body.items[0].id as string;
      const before = await newest();

      const { body } = await (await shop.admin()).post('/v1/products', aProduct());

      expect(body.id).not.toBe(before);
      await eventually(async () => expect(await newest()).toBe(body.id), VISIBLE_WITHIN_MS);
      replica.child.kill('SIGTERM');
      await replica.ended;
    },
    PROCESS_MS,
  );

  it('show within 2 s what nobody has told them of', async () => {
    await using shop = await startTestShop();
    const newest = async () => (await shop.anonymous.get('/v1/products?limit=1')).body.items[0];
    const { id } = await newest();

    await shop.sql(
      `with gone as (delete from catalog.product where product_id = $1)
       update catalog.revision set revision = revision + 1`,
      [id],
    );

    await eventually(async () => expect((await newest()).id).not.toBe(id), VISIBLE_WITHIN_MS);
  });
});
