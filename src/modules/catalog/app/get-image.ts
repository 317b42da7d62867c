import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { FileStorage, type StoredFile } from '../../../shared/storage/file-storage.js';
import { imageKey } from './images.js';

/**
 * The file of an image that some product shows, published or not: who knows the id of an image was told it by somebody
 * who may see the product.
 */
export class GetImage extends Query<StoredFile> {
  constructor(readonly imageId: string) {
    super();
  }
}

/** @throws DomainError `catalog.not-found` */
@QueryHandler(GetImage)
export class GetImageHandler implements IQueryHandler<GetImage> {
  constructor(
    private readonly read: Read,
    private readonly files: FileStorage,
  ) {}

  async execute({ imageId }: GetImage): Promise<StoredFile> {
    const shown = await this.read.sql('select from catalog.image where image_id = $1', [imageId]);
    const file = shown.length > 0 ? await this.files.get(imageKey(imageId)) : undefined;
    if (!file) throw noSuchImage();
    return file;
  }
}

export const noSuchImage = () => new DomainError('catalog.not-found', 'There is no such image');
