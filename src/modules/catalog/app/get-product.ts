import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { isId } from '../../../shared/uuid.js';
import { isSlug } from '../domain/slug.js';
import type { Answer } from './answer-cache.js';
import { noSuchProduct } from './product-changes.js';
import { detailAnswer, productById, productBySlug, type View } from './product-detail.js';
import { PublicAnswers } from './public-answers.js';

/** A product as everybody sees it; admins also see one that is not published. */
export class GetProduct extends Query<ProductAnswer> {
  constructor(
    readonly idOrSlug: string,
    readonly view: View,
    readonly forAdmin: boolean,
  ) {
    super();
  }
}

export interface ProductAnswer extends Answer {
  /** For admins only. */
  restricted?: boolean;
}

@QueryHandler(GetProduct)
export class GetProductHandler implements IQueryHandler<GetProduct> {
  constructor(
    private readonly read: Read,
    private readonly answers: PublicAnswers,
  ) {}

  async execute({ idOrSlug, view, forAdmin }: GetProduct): Promise<ProductAnswer> {
    const key = `product ${view.locale} ${view.currency} ${idOrSlug}`;
    const answer = await this.answers.get(key, () => this.render(idOrSlug, view));
    if (answer) return answer;
    const [row] = forAdmin ? await this.find(idOrSlug) : [];
    if (!row) throw noSuchProduct();
    return { ...detailAnswer(row, view), restricted: true };
  }

  private async render(idOrSlug: string, view: View): Promise<Answer | undefined> {
    const [row] = await this.find(idOrSlug);
    return row?.published ? detailAnswer(row, view) : undefined;
  }

  private async find(idOrSlug: string) {
    if (isId(idOrSlug)) return productById(this.read.sql, idOrSlug);
    return isSlug(idOrSlug) ? productBySlug(this.read.sql, idOrSlug) : [];
  }
}
