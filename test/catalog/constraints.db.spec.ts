import { demoProducts } from '../../src/shared/demo/demo-catalog.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

describe('the tables of the catalogue', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const { productId, slug } = demoProducts()[0]!;
  const variantOf = (sku: string, weightGrams: number, position: number) =>
    `insert into catalog.variant (sku, product_id, weight_grams, position)
     values ('${sku}', '${productId}', ${weightGrams}, ${position})`;

  it.each([
    ['a negative price', `update catalog.price set amount_minor = -1`, CHECK_VIOLATION],
    ['a weight of nothing', variantOf('LIGHT-1', 0, 9), CHECK_VIOLATION],
    ['a malformed SKU', variantOf('TEA 1', 1, 9), CHECK_VIOLATION],
    [
      'a SKU twice',
      variantOf('TEA-1-100', 1, 9).replace('TEA-1-100', demoProducts()[1]!.variants[0]!.sku),
      UNIQUE_VIOLATION,
    ],
    ['two variants in one place', variantOf('PLACE-1', 1, 0), UNIQUE_VIOLATION],
    ['two products with one slug', `update catalog.product set slug = '${slug}'`, UNIQUE_VIOLATION],
    [
      'a slug with capitals',
      `update catalog.product set slug = 'Tea' where product_id = '${productId}'`,
      CHECK_VIOLATION,
    ],
    [
      'a product without an English name',
      `update catalog.product set names = '{"de": "Tee"}'`,
      CHECK_VIOLATION,
    ],
    ['a list of attributes', `update catalog.product set attributes = '[]'`, CHECK_VIOLATION],
    [
      'a category that is its own parent',
      `update catalog.category set parent_id = category_id`,
      CHECK_VIOLATION,
    ],
    [
      'a category that goes while it has products',
      `delete from catalog.category where slug = 'tea'`,
      FOREIGN_KEY_VIOLATION,
    ],
    [
      'an image of no product',
      `insert into catalog.image (image_id, product_id) values (gen_random_uuid(), gen_random_uuid())`,
      FOREIGN_KEY_VIOLATION,
    ],
    [
      'a retired SKU that is none',
      `insert into catalog.retired_sku (sku, product_id) values ('TEA 1', gen_random_uuid())`,
      CHECK_VIOLATION,
    ],
    ['a second revision', `insert into catalog.revision default values`, UNIQUE_VIOLATION],
  ])('refuse %s', async (_, statement, code) => {
    await expect(shop.sql(statement)).rejects.toMatchObject({ code });
  });
});
