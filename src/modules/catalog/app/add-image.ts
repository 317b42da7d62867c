import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { sentImage } from '../../../shared/http/sent-image.js';
import { FileStorage } from '../../../shared/storage/file-storage.js';
import { newId } from '../../../shared/uuid.js';
import { CatalogChanges } from './catalog-changes.js';
import { imageKey, imageLink, type ImageLink } from './images.js';
import { changeProduct } from './product-changes.js';

/** Images of one product. */
const IMAGES_MAX = 20;

/** Shows one more image of a product, after those that it has. */
export class AddImage extends Command<ImageLink> {
  constructor(
    readonly productId: string,
    readonly bytes: Buffer,
    readonly idempotency?: IdempotencyKey,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found`, `catalog.too-many-images`, `request.unsupported-media-type` */
@CommandHandler(AddImage)
export class AddImageHandler implements ICommandHandler<AddImage> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly changes: CatalogChanges,
    private readonly files: FileStorage,
  ) {}

  /** The file comes first: a file that nothing shows wastes some room, an image without its file is a broken page. */
  async execute({ productId, bytes, idempotency }: AddImage): Promise<ImageLink> {
    const earlier = await this.work.recall<ImageLink>(idempotency);
    if (earlier) return earlier.result;
    const imageId = newId();
    await this.files.put(imageKey(imageId), await sentImage(bytes));
    try {
      const added = await this.insert(productId, imageId, idempotency);
      if (added.id !== imageId) await this.files.remove(imageKey(imageId));
      return added;
    } catch (error) {
      // Only a refusal is known to have changed nothing.
      if (error instanceof DomainError) await this.files.remove(imageKey(imageId));
      throw error;
    }
  }

  private insert(productId: string, imageId: string, idempotency?: IdempotencyKey): Promise<ImageLink> {
    return this.changes.run(
      async (work) => {
        await changeProduct(work, productId, () => insertImage(work.sql, productId, imageId));
        return imageLink(imageId);
      },
      { idempotency },
    );
  }
}

async function insertImage(sql: Sql, productId: string, imageId: string): Promise<void> {
  const images = await sql('select from catalog.image where product_id = $1', [productId]);
  if (images.length >= IMAGES_MAX)
    throw new DomainError('catalog.too-many-images', `A product has at most ${IMAGES_MAX} images`);
  await sql('insert into catalog.image (image_id, product_id) values ($1, $2)', [imageId, productId]);
}
