import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork, type Work } from '../../../shared/database/unit-of-work.js';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { DEFAULT_LOCALE } from '../../../shared/locale.js';
import { newId } from '../../../shared/uuid.js';
import { ProductPublished, type PublishedVariant } from '../contract/catalog.events.js';
import { inEveryLocale } from '../domain/localized-text.js';
import { draftErrors, type ProductDraft, type VariantDraft } from '../domain/product-draft.js';
import { isSlug, slugCandidates } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { detailAnswer, productById } from './product-detail.js';
import { MOVE_REVISION, PublicAnswers } from './public-answers.js';

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
  constructor(
    private readonly work: UnitOfWork,
    private readonly answers: PublicAnswers,
  ) {}

  async execute({ draft, idempotency }: PublishProduct): Promise<Answer> {
    const errors = draftErrors(draft);
    if (errors.length > 0) throw new InvalidInput(errors);
    const published = await this.work.run((work) => publishProduct(draft, work), { idempotency });
    this.answers.doubt();
    return published;
  }
}

async function publishProduct(draft: ProductDraft, { sql, publish }: Work): Promise<Answer> {
  const born = { productId: newId(), createdAt: new Date().toISOString() };
  const slug = await insertProduct(sql, draft, born);
  await insertVariants(sql, draft.variants, born.productId);
  const [, [row]] = await Promise.all([
    insertPrices(sql, draft.variants),
    productById(sql, born.productId),
    sql(MOVE_REVISION),
  ]);
  publish(ProductPublished, {
    ...born,
    version: row!.version,
    slug,
    categorySlug: draft.category,
    names: inEveryLocale({ en: draft.name }),
    descriptions: inEveryLocale({ en: draft.description }),
    attributes: draft.attributes,
    variants: draft.variants.map(publishedVariant),
  });
  return detailAnswer(row!, { locale: DEFAULT_LOCALE, currency: draft.variants[0]!.price.currency });
}

const publishedVariant = ({ sku, options, weightGrams, price }: VariantDraft): PublishedVariant => ({
  sku,
  options,
  weightGrams,
  prices: { [price.currency]: price.amount },
});

const CATEGORY_ID = 'select category_id as "categoryId" from catalog.category where slug = $1';

/** Whether a slug is free is for the UNIQUE constraint to say: two products of one name may come at once. */
async function insertProduct(
  sql: Sql,
  { name, description, category, attributes }: ProductDraft,
  { productId, createdAt }: { productId: string; createdAt: string },
): Promise<string> {
  const categoryId = await categoryIdOf(sql, category);
  const texts = [{ en: name }, { en: description }, attributes].map((text) => JSON.stringify(text));
  for (const slug of slugCandidates(name, productId)) {
    const inserted = await sql(
      `insert into catalog.product (product_id, slug, category_id, names, descriptions, attributes, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (slug) do nothing returning slug`,
      [productId, slug, categoryId, ...texts, createdAt],
    );
    if (inserted.length > 0) return slug;
  }
  throw new Error(`No slug is free for product ${productId}`);
}

async function categoryIdOf(sql: Sql, slug: string): Promise<string> {
  const categories = isSlug(slug) ? await sql<{ categoryId: string }>(CATEGORY_ID, [slug]) : [];
  if (categories[0]) return categories[0].categoryId;
  throw new InvalidInput([{ field: 'category', code: 'is-known', detail: 'There is no such category' }]);
}

/** In the order of SKUs, so that two admins who want the same ones wait for each other instead of deadlocking. */
async function insertVariants(sql: Sql, variants: VariantDraft[], productId: string): Promise<void> {
  const inserted = await sql<{ sku: string }>(
    `insert into catalog.variant (sku, product_id, options, weight_grams, position)
     select sku, $2, options, weight_grams, place - 1
     from unnest($1::text[], $3::jsonb[], $4::int[]) with ordinality as draft (sku, options, weight_grams, place)
     order by sku
     on conflict (sku) do nothing returning sku`,
    [
      variants.map(({ sku }) => sku),
      productId,
      variants.map(({ options }) => JSON.stringify(options)),
      variants.map(({ weightGrams }) => weightGrams),
    ],
  );
  const free = new Set(inserted.map(({ sku }) => sku));
  const skus = variants.map(({ sku }) => sku).filter((sku) => !free.has(sku));
  if (skus.length > 0)
    throw new DomainError('catalog.sku-taken', `Another product has the SKU ${skus.join(', ')}`, { skus });
}

const insertPrices = (sql: Sql, variants: VariantDraft[]) =>
  sql(
    `insert into catalog.price (sku, currency, amount_minor)
     select * from unnest($1::text[], $2::text[], $3::bigint[])`,
    [
      variants.map(({ sku }) => sku),
      variants.map(({ price }) => price.currency),
      variants.map(({ price }) => price.amount),
    ],
  );
