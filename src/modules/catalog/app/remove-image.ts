import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CatalogChanges } from './catalog-changes.js';
import { noSuchImage } from './get-image.js';
import { changeProduct } from './product-changes.js';
import { RemoveImageFiles } from './remove-image-files.js';

export class RemoveImage extends Command<void> {
  constructor(
    readonly productId: string,
    readonly imageId: string,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found` */
@CommandHandler(RemoveImage)
export class RemoveImageHandler implements ICommandHandler<RemoveImage> {
  constructor(private readonly changes: CatalogChanges) {}

  async execute({ productId, imageId }: RemoveImage): Promise<void> {
    await this.changes.run((work) =>
      changeProduct(work, productId, async () => {
        const removed = await work.sql(
          'delete from catalog.image where image_id = $1 and product_id = $2 returning image_id',
          [imageId, productId],
        );
        if (removed.length === 0) throw noSuchImage();
        work.schedule(RemoveImageFiles, { imageIds: [imageId] });
      }),
    );
  }
}
