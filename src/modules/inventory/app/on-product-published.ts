import { Injectable } from '@nestjs/common';
import { ProductPublished } from '../../catalog/contract/catalog.events.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';

/** Learns which SKUs exist. A new one has no stock anywhere until somebody adjusts it. */
@Injectable()
export class OnProductPublished {
  @ReactsToAll(ProductPublished, 'soon')
  async handle(deliveries: DeliveryOf<typeof ProductPublished>[], { sql }: Work): Promise<void> {
    const skus = deliveries.flatMap(({ payload: { productId, variants } }) =>
      variants.map(({ sku }) => ({ sku, productId })),
    );
    await sql(
      `insert into inventory.sku (sku, product_id)
       select sku, product_id from unnest($1::text[], $2::uuid[]) as known (sku, product_id) order by sku
       on conflict (sku) do nothing`,
      [skus.map(({ sku }) => sku), skus.map(({ productId }) => productId)],
    );
  }
}
