import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorKey, pageOf } from '../../../shared/http/page.js';
import { etagOf } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import { inLocale, type LocalizedText } from '../domain/localized-text.js';
import { isSlug } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { PublicAnswers } from './public-answers.js';

/** The page's categories, by slug. */
export class ListCategories extends Query<Answer> {
  constructor(
    readonly page: { limit: number; cursor?: string | undefined },
    readonly locale: Locale,
  ) {
    super();
  }
}

export interface CategoryItem {
  id: string;
  slug: string;
  name: string;
  /** Slug; null at the top of the tree. */
  parent: string | null;
}

export interface CategoryRow {
  categoryId: string;
  slug: string;
  parent: string | null;
  names: LocalizedText;
  version: number;
}

export const CATEGORIES = `
  select category.category_id as "categoryId", category.slug, parent.slug as parent, category.names, category.version
  from catalog.category left join catalog.category as parent on parent.category_id = category.parent_id`;
const PAGE = `${CATEGORIES} where category.slug > $1 order by category.slug limit $2`;

export const categoryItem = (
  { categoryId, slug, parent, names }: CategoryRow,
  locale: Locale,
): CategoryItem => ({
  id: categoryId,
  slug,
  name: inLocale(names, locale),
  parent,
});

@QueryHandler(ListCategories)
export class ListCategoriesHandler implements IQueryHandler<ListCategories> {
  constructor(
    private readonly read: Read,
    private readonly answers: PublicAnswers,
  ) {}

  execute({ page: { limit, cursor }, locale }: ListCategories): Promise<Answer> {
    const above = cursorKey(cursor, 1, isSlug)?.[0] ?? '';
    return this.answers.get(`categories ${locale} ${limit} ${above}`, async () => {
      const rows = await this.read.sql<CategoryRow>(PAGE, [above, limit + 1]);
      const page = pageOf(
        rows,
        limit,
        ({ slug }) => [slug],
        (row) => categoryItem(row, locale),
      );
      const body = JSON.stringify(page);
      return { body, etag: etagOf(body) };
    });
  }
}
