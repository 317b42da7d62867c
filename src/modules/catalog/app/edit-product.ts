import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { refuseErrors, type ProductEdit, type VariantDraft } from '../domain/product-draft.js';
import type { Answer } from './answer-cache.js';
import { CatalogChanges } from './catalog-changes.js';
import { categoryIdOf } from './category-table.js';
import { changeProduct } from './product-changes.js';
import { detailAnswer, type View } from './product-detail.js';
import { requireVersion } from './require-version.js';
import { dropVariants, putPrices, putVariants } from './variant-table.js';

/** Changes what the edit names of a product; attributes and variants are replaced as a whole. The slug stays. */
export class EditProduct extends Command<Answer> {
  constructor(
    readonly productId: string,
    readonly ifMatch: string | undefined,
    readonly edit: ProductEdit,
    readonly view: View,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found`, `catalog.sku-taken`, `request.stale`, InvalidInput */
@CommandHandler(EditProduct)
export class EditProductHandler implements ICommandHandler<EditProduct> {
  constructor(private readonly changes: CatalogChanges) {}

  async execute({ productId, ifMatch, edit, view }: EditProduct): Promise<Answer> {
    refuseErrors(edit);
    const row = await this.changes.run(async (work) => {
      const categoryId = edit.category === undefined ? null : await categoryIdOf(work.sql, edit.category);
      return changeProduct(work, productId, async ({ version }) => {
        requireVersion(ifMatch, version);
        await updateProduct(work.sql, productId, edit, categoryId);
        return edit.variants ? replaceVariants(work.sql, productId, edit.variants) : [];
      });
    });
    return detailAnswer(row, view);
  }
}

const updateProduct = (
  sql: Sql,
  productId: string,
  { name, description, attributes, published }: ProductEdit,
  categoryId: string | null,
) =>
  sql(
    `update catalog.product set
       names = names || $2::jsonb, descriptions = descriptions || $3::jsonb, category_id = coalesce($4, category_id),
       attributes = coalesce($5, attributes), published = coalesce($6, published)
     where product_id = $1`,
    [
      productId,
      JSON.stringify({ en: name }),
      JSON.stringify({ en: description }),
      categoryId,
      attributes && JSON.stringify(attributes),
      published,
    ],
  );

/** Answers the SKUs that the product has lost. */
async function replaceVariants(sql: Sql, productId: string, variants: VariantDraft[]): Promise<string[]> {
  const kept = variants.map(({ sku }) => sku);
  const lost = await dropVariants(sql, productId, kept);
  await putVariants(sql, variants, productId);
  await putPrices(sql, variants);
  return lost;
}
