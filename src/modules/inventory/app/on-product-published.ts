import { Injectable } from '@nestjs/common';
import { ProductPublished } from '../../catalog/contract/catalog.events.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { recordProductNews } from './sku-book.js';

/**
 * Learns which SKUs can be sold, also again. A new one has no stock anywhere until somebody adjusts it, and who has just
 * added a product does that next: so this is one of the events that are waited for.
 */
@Injectable()
export class OnProductPublished {
  @ReactsToAll(ProductPublished)
  async handle(deliveries: DeliveryOf<typeof ProductPublished>[], { sql }: Work): Promise<void> {
    const news = deliveries.map(({ payload: { productId, version, variants } }) => ({
      productId,
      version,
      skus: variants.map(({ sku }) => sku),
      withdrawn: false,
    }));
    await recordProductNews(sql, news);
  }
}
