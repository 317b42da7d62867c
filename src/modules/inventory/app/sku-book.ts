import type { Sql } from '../../../shared/database/sql.js';

/** What an event of the catalogue says of the SKUs of one product. */
export interface ProductNews {
  productId: string;
  version: number;
  skus: string[];
  withdrawn: boolean;
}

/**
 * Keeps the newest that was said of every SKU. A SKU whose product was removed may come back with another one, whose
 * versions begin anew: the last product to be published with it owns it.
 */
export async function recordProductNews(sql: Sql, news: ProductNews[]): Promise<void> {
  const bySku = new Map<string, ProductNews & { sku: string }>();
  for (const each of news) for (const sku of each.skus) bySku.set(sku, { ...each, sku });
  const newest = [...bySku.values()];
  await sql(
    `insert into inventory.sku as mine (sku, product_id, product_version, withdrawn)
     select * from unnest($1::text[], $2::uuid[], $3::integer[], $4::boolean[])
       as said (sku, product_id, product_version, withdrawn) order by sku
     on conflict (sku) do update
     set product_id = excluded.product_id, product_version = excluded.product_version, withdrawn = excluded.withdrawn
     where case when mine.product_id = excluded.product_id then mine.product_version < excluded.product_version
                else not excluded.withdrawn end`,
    [
      newest.map(({ sku }) => sku),
      newest.map(({ productId }) => productId),
      newest.map(({ version }) => version),
      newest.map(({ withdrawn }) => withdrawn),
    ],
  );
}
