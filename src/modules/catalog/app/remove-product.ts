import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { CatalogChanges } from './catalog-changes.js';
import { lockProduct, publishWithdrawal } from './product-changes.js';
import { productById } from './product-detail.js';
import { RemoveImageFiles } from './remove-image-files.js';
import { requireVersion } from './require-version.js';
import { dropVariants } from './variant-table.js';

/** Ends a product for good. Its SKUs are never given to another one. */
export class RemoveProduct extends Command<void> {
  constructor(
    readonly productId: string,
    readonly ifMatch: string | undefined,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found`, `request.stale` */
@CommandHandler(RemoveProduct)
export class RemoveProductHandler implements ICommandHandler<RemoveProduct> {
  constructor(private readonly changes: CatalogChanges) {}

  execute({ productId, ifMatch }: RemoveProduct): Promise<void> {
    return this.changes.run((work) => removeProduct(work, productId, ifMatch));
  }
}

async function removeProduct(work: Work, productId: string, ifMatch: string | undefined): Promise<void> {
  const { sql, schedule } = work;
  const { version } = await lockProduct(sql, productId);
  requireVersion(ifMatch, version);
  const [[row], skus] = await Promise.all([productById(sql, productId), dropVariants(sql, productId, [])]);
  await sql('delete from catalog.product where product_id = $1', [productId]);
  const { slug, imageIds } = row!;
  publishWithdrawal(work, { productId, slug, version: version + 1 }, skus, true);
  if (imageIds.length > 0) schedule(RemoveImageFiles, { imageIds });
}
