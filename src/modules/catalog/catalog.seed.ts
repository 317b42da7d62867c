import type { Sql } from '../../shared/database/sql.js';
import { demoCategories, demoProducts } from '../../shared/demo/demo-catalog.js';
import { demoStock } from '../../shared/demo/demo-stock.js';

/** The demo world's categories, products and prices, and what can be bought of them. */
export async function seedCatalog(sql: Sql): Promise<void> {
  await seedCategories(sql);
  await seedProducts(sql);
  await seedVariants(sql);
  await Promise.all([seedPrices(sql), seedAvailability(sql)]);
}

async function seedCategories(sql: Sql): Promise<void> {
  const categories = demoCategories();
  const idOf = new Map(categories.map(({ slug, categoryId }) => [slug, categoryId]));
  await sql(
    `insert into catalog.category (category_id, slug, parent_id, names)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::jsonb[])`,
    [
      categories.map(({ categoryId }) => categoryId),
      categories.map(({ slug }) => slug),
      categories.map(({ parentSlug }) => (parentSlug === null ? null : idOf.get(parentSlug))),
      categories.map(({ names }) => JSON.stringify(names)),
    ],
  );
}

async function seedProducts(sql: Sql): Promise<void> {
  const products = demoProducts();
  await sql(
    `insert into catalog.product (product_id, slug, category_id, names, descriptions, attributes, created_at)
     select demo.product_id, demo.slug, category_id, demo.names, descriptions, attributes, created_at
     from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::timestamptz[])
       as demo (product_id, slug, category, names, descriptions, attributes, created_at)
     join catalog.category on category.slug = demo.category`,
    [
      products.map(({ productId }) => productId),
      products.map(({ slug }) => slug),
      products.map(({ categorySlug }) => categorySlug),
      products.map(({ names }) => JSON.stringify(names)),
      products.map(({ descriptions }) => JSON.stringify(descriptions)),
      products.map(({ attributes }) => JSON.stringify(attributes)),
      products.map(({ createdAt }) => createdAt),
    ],
  );
}

async function seedVariants(sql: Sql): Promise<void> {
  const variants = demoProducts().flatMap(({ productId, variants: own }) =>
    own.map((variant, position) => ({ ...variant, productId, position })),
  );
  await sql(
    `insert into catalog.variant (sku, product_id, options, weight_grams, position)
     select * from unnest($1::text[], $2::uuid[], $3::jsonb[], $4::int[], $5::smallint[])`,
    [
      variants.map(({ sku }) => sku),
      variants.map(({ productId }) => productId),
      variants.map(({ options }) => JSON.stringify(options)),
      variants.map(({ weightGrams }) => weightGrams),
      variants.map(({ position }) => position),
    ],
  );
}

async function seedPrices(sql: Sql): Promise<void> {
  const prices = demoProducts().flatMap(({ variants }) =>
    variants.flatMap(({ sku, prices: own }) =>
      Object.entries(own).map(([currency, amountMinor]) => ({ sku, currency, amountMinor })),
    ),
  );
  await sql(
    `insert into catalog.price (sku, currency, amount_minor)
     select * from unnest($1::text[], $2::text[], $3::bigint[])`,
    [
      prices.map(({ sku }) => sku),
      prices.map(({ currency }) => currency),
      prices.map(({ amountMinor }) => amountMinor),
    ],
  );
}

async function seedAvailability(sql: Sql): Promise<void> {
  const stock = demoStock();
  await sql(
    `insert into catalog.availability (sku, in_stock, version)
     select sku, sum(on_hand) > 0, 1 from unnest($1::text[], $2::bigint[]) as stock (sku, on_hand) group by sku`,
    [stock.map(({ sku }) => sku), stock.map(({ onHand }) => onHand)],
  );
}
