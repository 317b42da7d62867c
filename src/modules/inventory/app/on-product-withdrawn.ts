import { Injectable } from '@nestjs/common';
import { ProductWithdrawn } from '../../catalog/contract/catalog.events.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { recordProductNews } from './sku-book.js';

/** Orders get nothing of these SKUs from now on. What is there stays there, and what was reserved stays reserved. */
@Injectable()
export class OnProductWithdrawn {
  @ReactsToAll(ProductWithdrawn)
  async handle(deliveries: DeliveryOf<typeof ProductWithdrawn>[], { sql }: Work): Promise<void> {
    const news = deliveries.map(({ payload: { productId, version, skus } }) => ({
      productId,
      version,
      skus,
      withdrawn: true,
    }));
    await recordProductNews(sql, news);
  }
}
