import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll, ReadModel } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ProductPublished } from '../../catalog/contract/catalog.events.js';

/** Cart's own copy of names and prices, so that a checkout never asks the catalogue. May lag; never goes backwards. */
@Injectable()
@ReadModel('product-views')
export class ProductViews {
  @ReactsToAll(ProductPublished)
  async apply(deliveries: DeliveryOf<typeof ProductPublished>[], { sql }: Work): Promise<void> {
    const inOrder = deliveries.map(({ payload }) => payload).sort((a, b) => a.version - b.version);
    const newest = new Map(inOrder.map((product) => [product.productId, product]));
    const rows = [...newest.values()].flatMap((product) =>
      product.variants.map(({ sku, prices }) => ({ ...product, sku, prices })),
    );
    await sql(
      `insert into cart.product_view as mine (sku, product_id, names, prices, version)
       select * from unnest($1::text[], $2::uuid[], $3::jsonb[], $4::jsonb[], $5::integer[])
       on conflict (sku) do update
         set product_id = excluded.product_id, names = excluded.names, prices = excluded.prices, version = excluded.version
         where mine.version < excluded.version`,
      [
        rows.map(({ sku }) => sku),
        rows.map(({ productId }) => productId),
        rows.map(({ names }) => JSON.stringify(names)),
        rows.map(({ prices }) => JSON.stringify(prices)),
        rows.map(({ version }) => version),
      ],
    );
  }
}
