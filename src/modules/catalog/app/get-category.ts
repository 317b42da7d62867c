import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import type { Sql } from '../../../shared/database/sql.js';
import { etagOf } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import type { Answer } from './answer-cache.js';
import { noSuchCategory } from './category-table.js';
import { CATEGORIES, categoryItem, type CategoryRow } from './list-categories.js';
import { PublicAnswers } from './public-answers.js';

const CATEGORY_BY_ID = `${CATEGORIES} where category.category_id = $1`;

export class GetCategory extends Query<Answer> {
  constructor(
    readonly categoryId: string,
    readonly locale: Locale,
  ) {
    super();
  }
}

@QueryHandler(GetCategory)
export class GetCategoryHandler implements IQueryHandler<GetCategory> {
  constructor(
    private readonly read: Read,
    private readonly answers: PublicAnswers,
  ) {}

  async execute({ categoryId, locale }: GetCategory): Promise<Answer> {
    const key = `category ${locale} ${categoryId}`;
    const answer = await this.answers.get(key, () => this.render(categoryId, locale));
    if (!answer) throw noSuchCategory();
    return answer;
  }

  private async render(categoryId: string, locale: Locale): Promise<Answer | undefined> {
    const row = await categoryById(this.read.sql, categoryId);
    return row && categoryAnswer(row, locale);
  }
}

export const categoryById = async (sql: Sql, categoryId: string): Promise<CategoryRow | undefined> =>
  (await sql<CategoryRow>(CATEGORY_BY_ID, [categoryId]))[0];

/** The tag begins with the category's version, which is the same in every language. */
export function categoryAnswer(row: CategoryRow, locale: Locale): Answer {
  const body = JSON.stringify(categoryItem(row, locale));
  return { body, etag: `"${row.version}.${etagOf(body).slice(1)}` };
}
