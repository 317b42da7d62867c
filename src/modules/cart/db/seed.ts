import { demoProducts } from '../../../shared/demo/demo-catalog.js';
import type { Seed } from '../../../shared/kernel/souk-module.js';

/** Names and prices of the demo catalogue. */
export const seed: Seed = async (sql) => {
  const rows = demoProducts().flatMap(({ productId, names, variants }) =>
    variants.map(({ sku, prices }) => ({ sku, productId, names, prices })),
  );
  await sql(
    `insert into cart.product_view (sku, product_id, names, prices, version)
     select *, 1 from unnest($1::text[], $2::uuid[], $3::jsonb[], $4::jsonb[])`,
    [
      rows.map(({ sku }) => sku),
      rows.map(({ productId }) => productId),
      rows.map(({ names }) => JSON.stringify(names)),
      rows.map(({ prices }) => JSON.stringify(prices)),
    ],
  );
};
