import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { InvalidInput } from '../../../shared/domain-error.js';
import type { Locale } from '../../../shared/locale.js';
import { refuseCircles } from '../domain/category-tree.js';
import type { CategoryDraft } from './add-category.js';
import type { Answer } from './answer-cache.js';
import { CatalogChanges } from './catalog-changes.js';
import { lockTree, noSuchCategory, refuseTakenSlug, type LockedCategory } from './category-table.js';
import { categoryAnswer, categoryById } from './get-category.js';
import { publishState } from './product-changes.js';
import { productsByIds } from './product-detail.js';
import { requireVersion } from './require-version.js';

/** Changes what the edit names of a category; `parent: null` moves it to the top. */
export class EditCategory extends Command<Answer> {
  constructor(
    readonly categoryId: string,
    readonly ifMatch: string | undefined,
    readonly edit: Partial<CategoryDraft>,
    readonly locale: Locale,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found`, `catalog.category-circle`, `catalog.slug-taken`, `request.stale`, InvalidInput */
@CommandHandler(EditCategory)
export class EditCategoryHandler implements ICommandHandler<EditCategory> {
  constructor(private readonly changes: CatalogChanges) {}

  execute({ categoryId, ifMatch, edit, locale }: EditCategory): Promise<Answer> {
    return this.changes.run(async (work) => {
      const tree = await lockTree(work.sql);
      const before = tree.find((place) => place.categoryId === categoryId);
      if (!before) throw noSuchCategory();
      requireVersion(ifMatch, before.version);
      const parentId = edit.parent === undefined ? before.parentId : idIn(tree, edit.parent);
      refuseCircles(tree, categoryId, parentId);
      const slug = edit.slug ?? before.slug;
      const renamed = slug === before.slug ? [] : await nextVersions(work.sql, categoryId);
      await updateCategory(work.sql, categoryId, { name: edit.name, slug, parentId });
      await republish(work, renamed);
      return categoryAnswer((await categoryById(work.sql, categoryId))!, locale);
    });
  }
}

function idIn(tree: LockedCategory[], slug: string | null): string | null {
  if (slug === null) return null;
  const found = tree.find((place) => place.slug === slug);
  if (found) return found.categoryId;
  throw new InvalidInput([{ field: 'parent', code: 'is-known', detail: 'There is no such category' }]);
}

const updateCategory = (
  sql: Sql,
  categoryId: string,
  { name, slug, parentId }: { name: string | undefined; slug: string; parentId: string | null },
) =>
  sql(
    `update catalog.category set names = names || $2::jsonb, slug = $3, parent_id = $4, version = version + 1
     where category_id = $1`,
    [categoryId, JSON.stringify({ en: name }), slug, parentId],
  ).catch(refuseTakenSlug);

/** A product shows the slug of its category. */
async function nextVersions(sql: Sql, categoryId: string): Promise<string[]> {
  const products = await sql<{ productId: string }>(
    `update catalog.product set version = version + 1 where category_id = $1 returning product_id as "productId"`,
    [categoryId],
  );
  return products.map(({ productId }) => productId);
}

async function republish(work: Work, productIds: string[]): Promise<void> {
  if (productIds.length === 0) return;
  for (const row of await productsByIds(work.sql, productIds)) if (row.published) publishState(work, row);
}
