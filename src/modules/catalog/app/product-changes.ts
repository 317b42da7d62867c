import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import { ProductPublished, ProductWithdrawn } from '../contract/catalog.events.js';
import { inEveryLocale } from '../domain/localized-text.js';
import { imagesOf } from './images.js';
import { productById, type ProductRow } from './product-detail.js';

export interface LockedProduct {
  version: number;
  published: boolean;
}

/** @throws DomainError `catalog.not-found` */
export async function lockProduct(sql: Sql, productId: string): Promise<LockedProduct> {
  const [locked] = await sql<LockedProduct>(
    'select version, published from catalog.product where product_id = $1 for update',
    [productId],
  );
  if (!locked) throw noSuchProduct();
  return locked;
}

export const noSuchProduct = () => new DomainError('catalog.not-found', 'There is no such product');

/**
 * The one way in which a product changes: lock it, change it, give it the next version and tell the other modules what
 * has become of it. @throws DomainError `catalog.not-found`
 * @param change answers the SKUs that the product has lost, if any
 */
export async function changeProduct(
  work: Work,
  productId: string,
  change: (before: LockedProduct) => Promise<string[] | void>,
): Promise<ProductRow> {
  const before = await lockProduct(work.sql, productId);
  const lost = (await change(before)) ?? [];
  const after = await nextState(work.sql, productId);
  if (!before.published) return publishIfShown(work, after);
  if (!after.published) {
    publishWithdrawal(work, after, [...skusOf(after), ...lost]);
    return after;
  }
  if (lost.length === 0) return publishIfShown(work, after);
  // A version of its own for the withdrawal, so that the state of what is left comes after it.
  publishWithdrawal(work, after, lost);
  return publishIfShown(work, await nextState(work.sql, productId));
}

async function nextState(sql: Sql, productId: string): Promise<ProductRow> {
  const [, [row]] = await Promise.all([
    sql('update catalog.product set version = version + 1 where product_id = $1', [productId]),
    productById(sql, productId),
  ]);
  return row!;
}

function publishIfShown(work: Work, row: ProductRow): ProductRow {
  if (row.published) publishState(work, row);
  return row;
}

const skusOf = ({ variants }: ProductRow): string[] => variants.map(({ sku }) => sku);

export const publishState = ({ publish }: Pick<Work, 'publish'>, row: ProductRow): void =>
  publish(ProductPublished, {
    productId: row.productId,
    version: row.version,
    slug: row.slug,
    categorySlug: row.category,
    names: inEveryLocale(row.names),
    descriptions: inEveryLocale(row.descriptions),
    attributes: row.attributes,
    variants: row.variants,
    images: imagesOf(row).map(({ id, url }) => ({ imageId: id, url })),
    createdAt: row.createdAt.toISOString(),
  });

/** @param removed whether the product will not come back */
export const publishWithdrawal = (
  { publish }: Pick<Work, 'publish'>,
  { productId, version, slug }: Pick<ProductRow, 'productId' | 'version' | 'slug'>,
  skus: string[],
  removed = false,
): void => publish(ProductWithdrawn, { productId, version, slug, skus, removed });
