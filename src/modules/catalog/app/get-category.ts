import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { etagOf } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import type { Answer } from './answer-cache.js';
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
    if (!answer) throw new DomainError('catalog.not-found', 'There is no such category');
    return answer;
  }

  private async render(categoryId: string, locale: Locale): Promise<Answer | undefined> {
    const [row] = await this.read.sql<CategoryRow>(CATEGORY_BY_ID, [categoryId]);
    if (!row) return undefined;
    const body = JSON.stringify(categoryItem(row, locale));
    return { body, etag: `"${row.version}.${etagOf(body).slice(1)}` };
  }
}
