import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll, ReadModel } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ProductPublished } from '../../catalog/contract/catalog.events.js';

/** Shipping's own copy of what each SKU weighs, so that a quote never asks the catalogue. May lag; never goes backwards. */
@Injectable()
@ReadModel('weights')
export class Weights {
  @ReactsToAll(ProductPublished)
  async apply(deliveries: DeliveryOf<typeof ProductPublished>[], { sql }: Work): Promise<void> {
    const inOrder = deliveries.map(({ payload }) => payload).sort((a, b) => a.version - b.version);
    const newest = new Map(inOrder.map((product) => [product.productId, product]));
    const rows = [...newest.values()].flatMap(({ version, variants }) =>
      variants.map(({ sku, weightGrams }) => ({ sku, weightGrams, version })),
    );
    await sql(
      `insert into shipping.weight as mine (sku, weight_grams, version)
       select * from unnest($1::text[], $2::integer[], $3::integer[])
       on conflict (sku) do update set weight_grams = excluded.weight_grams, version = excluded.version
         where mine.version < excluded.version`,
      [
        rows.map(({ sku }) => sku),
        rows.map(({ weightGrams }) => weightGrams),
        rows.map(({ version }) => version),
      ],
    );
  }
}
