import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Answer } from './answer-cache.js';
import { CatalogChanges } from './catalog-changes.js';
import { changeProduct } from './product-changes.js';
import { detailAnswer, type View } from './product-detail.js';

/** Gives a product its texts in the language of the view; answers its detail in that language. */
export class TranslateProduct extends Command<Answer> {
  constructor(
    readonly productId: string,
    readonly texts: { name: string; description: string },
    readonly view: View,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found` */
@CommandHandler(TranslateProduct)
export class TranslateProductHandler implements ICommandHandler<TranslateProduct> {
  constructor(private readonly changes: CatalogChanges) {}

  async execute({ productId, texts: { name, description }, view }: TranslateProduct): Promise<Answer> {
    const { locale } = view;
    const row = await this.changes.run((work) =>
      changeProduct(work, productId, async () => {
        await work.sql(
          `update catalog.product set names = names || $2::jsonb, descriptions = descriptions || $3::jsonb
           where product_id = $1`,
          [productId, JSON.stringify({ [locale]: name }), JSON.stringify({ [locale]: description })],
        );
      }),
    );
    return detailAnswer(row, view);
  }
}
