import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll, ReadModel } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ProductPublished, ProductWithdrawn } from '../../catalog/contract/catalog.events.js';

/** Cart's own copy of names and prices, so that a checkout never asks the catalogue. May lag; never goes backwards. */
@Injectable()
@ReadModel('product-views')
export class ProductViews {
  @ReactsToAll(ProductPublished)
  async apply(deliveries: DeliveryOf<typeof ProductPublished>[], { sql }: Work): Promise<void> {
    const rows = newestOf(
      deliveries.flatMap(({ payload: { variants, ...product } }) =>
        variants.map(({ sku, prices }) => ({ ...product, sku, prices })),
      ),
    );
    await sql(
      `insert into cart.product_view as mine (sku, product_id, names, prices, version, sold)
       select *, true from unnest($1::text[], $2::uuid[], $3::jsonb[], $4::jsonb[], $5::integer[])
       on conflict (sku) do update
         set product_id = excluded.product_id, names = excluded.names, prices = excluded.prices,
             version = excluded.version, sold = true
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

  @ReactsToAll(ProductWithdrawn)
  async withdraw(deliveries: DeliveryOf<typeof ProductWithdrawn>[], { sql }: Work): Promise<void> {
    const rows = newestOf(
      deliveries.flatMap(({ payload: { skus, version } }) => skus.map((sku) => ({ sku, version }))),
    );
    await sql(
      `update cart.product_view as mine set sold = false, version = gone.version
       from unnest($1::text[], $2::integer[]) as gone (sku, version)
       where mine.sku = gone.sku and mine.version < gone.version`,
      [rows.map(({ sku }) => sku), rows.map(({ version }) => version)],
    );
  }
}

/** What is newest of each SKU: one statement changes a row once. */
function newestOf<Row extends { sku: string; version: number }>(rows: Row[]): Row[] {
  const inOrder = rows.toSorted((a, b) => a.version - b.version);
  return [...new Map(inOrder.map((row) => [row.sku, row])).values()];
}
