import type { Sql } from '../../../shared/database/sql.js';
import { etagOf } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import { money, type Currency, type Money } from '../../../shared/money.js';
import { inLocale, type LocalizedText } from '../domain/localized-text.js';
import type { Answer } from './answer-cache.js';
import { imagesOf, type ImageLink } from './images.js';

/** The language and currency that a reader asked for. */
export interface View {
  locale: Locale;
  currency: Currency;
}

export type Availability = 'in_stock' | 'out_of_stock';

export const availabilityOf = (inStock: boolean): Availability => (inStock ? 'in_stock' : 'out_of_stock');

/** Null where a product has no price in the currency that was asked for. */
export const priceIn = (currency: Currency, amountMinor: number | null): Money | null =>
  amountMinor === null ? null : money(amountMinor, currency);

export interface ProductDetail {
  id: string;
  slug: string;
  name: string;
  description: string;
  /** Slug. */
  category: string;
  attributes: Record<string, string>;
  images: ImageLink[];
  variants: { sku: string; price: Money | null; options: Record<string, string>; weightGrams: number }[];
  availability: Availability;
  /** Names of the parts that could not be had. */
  partial: string[];
  /** Absent from what everybody may see. */
  published?: false;
}

export interface ProductRow {
  productId: string;
  slug: string;
  category: string;
  names: LocalizedText;
  descriptions: LocalizedText;
  attributes: Record<string, string>;
  createdAt: Date;
  published: boolean;
  version: number;
  variants: VariantRow[];
  imageIds: string[];
  inStock: boolean;
}

interface VariantRow {
  sku: string;
  options: Record<string, string>;
  weightGrams: number;
  /** Minor units. */
  prices: Partial<Record<Currency, number>>;
}

const PRODUCT = `
  select product_id as "productId", product.slug, category.slug as category, product.names, descriptions, attributes,
    created_at as "createdAt", published, product.version, own.variants, own.in_stock as "inStock",
    (select coalesce(json_agg(image_id order by position), '[]')
     from catalog.image where image.product_id = product.product_id) as "imageIds"
  from catalog.product join catalog.category using (category_id)
  cross join lateral (
    select coalesce(bool_or(in_stock), false) as in_stock, json_agg(json_build_object(
      'sku', sku, 'options', options, 'weightGrams', weight_grams,
      'prices', (select coalesce(json_object_agg(currency, amount_minor), '{}')
                 from catalog.price where price.sku = variant.sku)
    ) order by position) as variants
    from catalog.variant left join catalog.availability using (sku) where variant.product_id = product.product_id
  ) as own`;
const PRODUCT_BY_ID = `${PRODUCT} where product_id = $1`;
const PRODUCTS_BY_IDS = `${PRODUCT} where product_id = any($1)`;
const PRODUCT_BY_SLUG = `${PRODUCT} where product.slug = $1`;

export const productById = (sql: Sql, productId: string): Promise<ProductRow[]> =>
  sql<ProductRow>(PRODUCT_BY_ID, [productId]);

export const productsByIds = (sql: Sql, productIds: string[]): Promise<ProductRow[]> =>
  sql<ProductRow>(PRODUCTS_BY_IDS, [productIds]);

export const productBySlug = (sql: Sql, slug: string): Promise<ProductRow[]> =>
  sql<ProductRow>(PRODUCT_BY_SLUG, [slug]);

export const detailOf = (row: ProductRow, { locale, currency }: View): ProductDetail => ({
  id: row.productId,
  slug: row.slug,
  name: inLocale(row.names, locale),
  description: inLocale(row.descriptions, locale),
  category: row.category,
  attributes: row.attributes,
  images: imagesOf(row),
  variants: row.variants.map(({ sku, prices, options, weightGrams }) => ({
    sku,
    price: priceIn(currency, prices[currency] ?? null),
    options,
    weightGrams,
  })),
  availability: availabilityOf(row.inStock),
  partial: [],
  ...(row.published ? {} : { published: false as const }),
});

/** The tag begins with the product's version, which is the same in every language and currency. */
export function detailAnswer(row: ProductRow, view: View): Answer {
  const body = JSON.stringify(detailOf(row, view));
  return { body, etag: `"${row.version}.${etagOf(body).slice(1)}` };
}
