import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll, ReadModel } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ProductPublished, ProductWithdrawn } from '../../catalog/contract/catalog.events.js';

interface WeightRow {
  sku: string;
  weightGrams: number;
  version: number;
  withdrawn: boolean;
}

/** Shipping's own copy of what each SKU weighs, so that a quote never asks the catalogue. May lag; never goes backwards. */
@Injectable()
@ReadModel('weights')
export class Weights {
  @ReactsToAll(ProductPublished)
  async apply(deliveries: DeliveryOf<typeof ProductPublished>[], { sql }: Work): Promise<void> {
    const rows = deliveries.flatMap(({ payload: { version, variants } }) =>
      variants.map(({ sku, weightGrams }) => ({ sku, weightGrams, version, withdrawn: false })),
    );
    await upsert(sql, newest(rows));
  }

  /** Also of a SKU that was never seen here: an older publication that comes later must not bring it back. */
  @ReactsToAll(ProductWithdrawn)
  async withdraw(deliveries: DeliveryOf<typeof ProductWithdrawn>[], { sql }: Work): Promise<void> {
    const rows = deliveries.flatMap(({ payload: { version, skus } }) =>
      skus.map((sku) => ({ sku, weightGrams: 0, version, withdrawn: true })),
    );
    await upsert(sql, newest(rows));
  }
}

/** The last state of each SKU: a product may lose one in one event and change the others in the next. */
function newest(rows: WeightRow[]): WeightRow[] {
  const inOrder = rows.toSorted((a, b) => a.version - b.version);
  return [...new Map(inOrder.map((row) => [row.sku, row])).values()];
}

const upsert = (sql: Sql, rows: WeightRow[]): Promise<unknown> =>
  sql(
    `insert into shipping.weight as mine (sku, weight_grams, version, withdrawn)
     select * from unnest($1::text[], $2::integer[], $3::integer[], $4::boolean[])
     on conflict (sku) do update
       set weight_grams = excluded.weight_grams, version = excluded.version, withdrawn = excluded.withdrawn
       where mine.version < excluded.version`,
    [
      rows.map(({ sku }) => sku),
      rows.map(({ weightGrams }) => weightGrams),
      rows.map(({ version }) => version),
      rows.map(({ withdrawn }) => withdrawn),
    ],
  );
