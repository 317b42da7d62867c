import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { DEFAULT_LOCALE } from '../../../shared/locale.js';
import { newId } from '../../../shared/uuid.js';
import { refuseErrors, type ProductDraft } from '../domain/product-draft.js';
import { slugCandidates } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { CatalogChanges } from './catalog-changes.js';
import { categoryIdOf } from './category-table.js';
import { publishState } from './product-changes.js';
import { detailAnswer, productById } from './product-detail.js';
import { putPrices, putVariants } from './variant-table.js';

/** Puts a product on sale; answers its detail in English, with the prices in the currency of its first variant. */
export class PublishProduct extends Command<Answer> {
  constructor(
    readonly draft: ProductDraft,
    readonly idempotency?: IdempotencyKey,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.sku-taken`, InvalidInput */
@CommandHandler(PublishProduct)
export class PublishProductHandler implements ICommandHandler<PublishProduct> {
  constructor(private readonly changes: CatalogChanges) {}

  async execute({ draft, idempotency }: PublishProduct): Promise<Answer> {
    refuseErrors(draft);
    return this.changes.run((work) => publishProduct(draft, work), { idempotency });
  }
}

async function publishProduct(draft: ProductDraft, work: Work): Promise<Answer> {
  const { sql } = work;
  const productId = await insertProduct(sql, draft);
  await putVariants(sql, draft.variants, productId);
  const [, [row]] = await Promise.all([putPrices(sql, draft.variants), productById(sql, productId)]);
  publishState(work, row!);
  return detailAnswer(row!, { locale: DEFAULT_LOCALE, currency: draft.variants[0]!.price.currency });
}

/** Whether a slug is free is for the UNIQUE constraint to say: two products of one name may come at once. */
async function insertProduct(
  sql: Sql,
  { name, description, category, attributes }: ProductDraft,
): Promise<string> {
  const productId = newId();
  const categoryId = await categoryIdOf(sql, category);
  const texts = [{ en: name }, { en: description }, attributes].map((text) => JSON.stringify(text));
  for (const slug of slugCandidates(name, productId)) {
    const inserted = await sql(
      `insert into catalog.product (product_id, slug, category_id, names, descriptions, attributes)
       values ($1, $2, $3, $4, $5, $6) on conflict (slug) do nothing returning slug`,
      [productId, slug, categoryId, ...texts],
    );
    if (inserted.length > 0) return productId;
  }
  throw new Error(`No slug is free for product ${productId}`);
}
