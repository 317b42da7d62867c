import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { DEFAULT_LOCALE } from '../../../shared/locale.js';
import { newId } from '../../../shared/uuid.js';
import { slugCandidates } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { CatalogChanges } from './catalog-changes.js';
import { categoryIdOf, slugTaken } from './category-table.js';
import { categoryAnswer, categoryById } from './get-category.js';

/** `name` is the English one; `parent` is a slug, and absent or null at the top of the tree. */
export interface CategoryDraft {
  name: string;
  /** Made of the name when absent. */
  slug?: string | undefined;
  parent?: string | null | undefined;
}

/** Makes a category without products. */
export class AddCategory extends Command<Answer> {
  constructor(
    readonly draft: CategoryDraft,
    readonly idempotency?: IdempotencyKey,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.slug-taken`, InvalidInput */
@CommandHandler(AddCategory)
export class AddCategoryHandler implements ICommandHandler<AddCategory> {
  constructor(private readonly changes: CatalogChanges) {}

  execute({ draft, idempotency }: AddCategory): Promise<Answer> {
    return this.changes.run(
      async ({ sql }) => {
        const parentId = draft.parent ? await categoryIdOf(sql, draft.parent, 'parent') : null;
        const categoryId = await insertCategory(sql, draft, parentId);
        return categoryAnswer((await categoryById(sql, categoryId))!, DEFAULT_LOCALE);
      },
      { idempotency },
    );
  }
}

async function insertCategory(
  sql: Sql,
  { name, slug: wanted }: CategoryDraft,
  parentId: string | null,
): Promise<string> {
  const categoryId = newId();
  for (const slug of wanted ? [wanted] : slugCandidates(name, categoryId, 'category')) {
    const inserted = await sql(
      `insert into catalog.category (category_id, slug, parent_id, names) values ($1, $2, $3, $4)
       on conflict (slug) do nothing returning slug`,
      [categoryId, slug, parentId, JSON.stringify({ en: name })],
    );
    if (inserted.length > 0) return categoryId;
  }
  throw slugTaken();
}
