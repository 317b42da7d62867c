import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { isId } from '../../../shared/uuid.js';
import { isSlug } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { detailAnswer, productById, productBySlug, type View } from './product-detail.js';
import { PublicAnswers } from './public-answers.js';

export class GetProduct extends Query<Answer> {
  constructor(
    readonly idOrSlug: string,
    readonly view: View,
  ) {
    super();
  }
}

@QueryHandler(GetProduct)
export class GetProductHandler implements IQueryHandler<GetProduct> {
  constructor(
    private readonly read: Read,
    private readonly answers: PublicAnswers,
  ) {}

  async execute({ idOrSlug, view }: GetProduct): Promise<Answer> {
    const key = `product ${view.locale} ${view.currency} ${idOrSlug}`;
    const answer = await this.answers.get(key, () => this.render(idOrSlug, view));
    if (!answer) throw new DomainError('catalog.not-found', 'There is no such product');
    return answer;
  }

  private async render(idOrSlug: string, view: View): Promise<Answer | undefined> {
    const [row] = await this.find(idOrSlug);
    return row && detailAnswer(row, view);
  }

  private async find(idOrSlug: string) {
    if (isId(idOrSlug)) return productById(this.read.sql, idOrSlug);
    return isSlug(idOrSlug) ? productBySlug(this.read.sql, idOrSlug) : [];
  }
}
