import type { Sql } from '../../../shared/database/sql.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { VariantDraft } from '../domain/product-draft.js';

/**
 * The product has these variants, in this order, besides any that it had before. In the order of SKUs, so that two
 * admins who want the same ones wait for each other instead of deadlocking. @throws DomainError `catalog.sku-taken`
 */
export async function putVariants(sql: Sql, variants: VariantDraft[], productId: string): Promise<void> {
  const skus = variants.map(({ sku }) => sku);
  const own = await sql<{ sku: string }>(
    `insert into catalog.variant as mine (sku, product_id, options, weight_grams, position)
     select sku, $2, options, weight_grams, place - 1
     from unnest($1::text[], $3::jsonb[], $4::int[]) with ordinality as draft (sku, options, weight_grams, place)
     order by sku
     on conflict (sku) do update
       set options = excluded.options, weight_grams = excluded.weight_grams, position = excluded.position
       where mine.product_id = excluded.product_id
     returning sku`,
    [
      skus,
      productId,
      variants.map(({ options }) => JSON.stringify(options)),
      variants.map(({ weightGrams }) => weightGrams),
    ],
  );
  const retired = await retiredElsewhere(sql, skus, productId);
  refuseTaken(
    skus,
    own.map(({ sku }) => sku).filter((sku) => !retired.has(sku)),
  );
}

/** A statement of its own: the one before may have waited for the removal of another product. */
async function retiredElsewhere(sql: Sql, skus: string[], productId: string): Promise<Set<string>> {
  const [, retired] = await Promise.all([
    sql('delete from catalog.retired_sku where sku = any($1) and product_id = $2', [skus, productId]),
    sql<{ sku: string }>('select sku from catalog.retired_sku where sku = any($1)', [skus]),
  ]);
  return new Set(retired.map(({ sku }) => sku));
}

function refuseTaken(wanted: string[], had: string[]): void {
  const skus = wanted.filter((sku) => !had.includes(sku));
  if (skus.length > 0)
    throw new DomainError('catalog.sku-taken', `Another product has the SKU ${skus.join(', ')}`, { skus });
}

/** Ends all variants of a product but the given ones; answers the SKUs that it has no longer. */
export async function dropVariants(sql: Sql, productId: string, kept: string[]): Promise<string[]> {
  const dropped = await sql<{ sku: string }>(
    `with dropped as (delete from catalog.variant where product_id = $1 and sku <> all($2) returning sku)
     insert into catalog.retired_sku (sku, product_id) select sku, $1 from dropped returning sku`,
    [productId, kept],
  );
  return dropped.map(({ sku }) => sku);
}

/** Prices in other currencies stay. */
export const putPrices = (sql: Sql, variants: Pick<VariantDraft, 'sku' | 'price'>[]) =>
  sql(
    `insert into catalog.price (sku, currency, amount_minor)
     select * from unnest($1::text[], $2::text[], $3::bigint[])
     on conflict (sku, currency) do update set amount_minor = excluded.amount_minor`,
    [
      variants.map(({ sku }) => sku),
      variants.map(({ price }) => price.currency),
      variants.map(({ price }) => price.amount),
    ],
  );
