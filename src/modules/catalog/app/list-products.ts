import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf } from '../../../shared/http/page.js';
import { etagOf } from '../../../shared/http/request-parts.js';
import type { Money } from '../../../shared/money.js';
import { inLocale, type LocalizedText } from '../domain/localized-text.js';
import { isSlug } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { imageLink, type ImageLink } from './images.js';
import { availabilityOf, priceIn, type Availability, type View } from './product-detail.js';
import { PublicAnswers } from './public-answers.js';

/** Above every product. */
const FIRST_PAGE = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The page's products, newest first. An unknown category has none. */
export class ListProducts extends Query<Answer> {
  constructor(
    readonly page: { limit: number; cursor?: string | undefined },
    readonly view: View,
    /** `category` is a slug. */
    readonly only: { category?: string | undefined; published: boolean },
  ) {
    super();
  }
}

export interface ProductItem {
  id: string;
  slug: string;
  name: string;
  category: string;
  /** The lowest of its variants. */
  price: Money | null;
  /** The first of its images; null when it has none. */
  image: ImageLink | null;
  availability: Availability;
}

interface ItemRow {
  productId: string;
  slug: string;
  category: string;
  names: LocalizedText;
  priceMinor: number | null;
  imageId: string | null;
  inStock: boolean;
}

const ITEMS = `
  select product_id as "productId", product.slug, category.slug as category, product.names,
    (select min(amount_minor) from catalog.variant join catalog.price using (sku)
     where variant.product_id = product.product_id and currency = $1) as "priceMinor",
    exists (select from catalog.variant join catalog.availability using (sku)
            where variant.product_id = product.product_id and in_stock) as "inStock",
    (select image_id from catalog.image
     where image.product_id = product.product_id order by position limit 1) as "imageId"
  from catalog.product join catalog.category using (category_id)`;
const ALL_ITEMS = `${ITEMS} where product_id < $2 and published = $4 order by product_id desc limit $3`;
const ITEMS_OF_CATEGORY = `${ITEMS} where product_id < $2 and published = $4
  and category_id = (select category_id from catalog.category where slug = $5)
  order by product_id desc limit $3`;

@QueryHandler(ListProducts)
export class ListProductsHandler implements IQueryHandler<ListProducts> {
  constructor(
    private readonly read: Read,
    private readonly answers: PublicAnswers,
  ) {}

  execute({ page: { limit, cursor }, view, only }: ListProducts): Promise<Answer> {
    const below = cursorId(cursor) ?? FIRST_PAGE;
    const { category, published } = only;
    const key = `products ${view.locale} ${view.currency} ${limit} ${below} ${published} ${category}`;
    return this.answers.get(key, async () => {
      const rows = await this.rows([view.currency, below, limit + 1, published], category);
      return pageAnswer(rows, limit, view);
    });
  }

  private async rows(
    params: [currency: string, below: string, count: number, published: boolean],
    category?: string,
  ) {
    if (category === undefined) return this.read.sql<ItemRow>(ALL_ITEMS, params);
    return isSlug(category) ? this.read.sql<ItemRow>(ITEMS_OF_CATEGORY, [...params, category]) : [];
  }
}

function pageAnswer(rows: ItemRow[], limit: number, view: View): Answer {
  const page = pageOf(
    rows,
    limit,
    ({ productId }) => [productId],
    (row) => itemOf(row, view),
  );
  const body = JSON.stringify(page);
  return { body, etag: etagOf(body) };
}

const itemOf = (row: ItemRow, { locale, currency }: View): ProductItem => ({
  id: row.productId,
  slug: row.slug,
  name: inLocale(row.names, locale),
  category: row.category,
  price: priceIn(currency, row.priceMinor),
  image: row.imageId === null ? null : imageLink(row.imageId),
  availability: availabilityOf(row.inStock),
});
