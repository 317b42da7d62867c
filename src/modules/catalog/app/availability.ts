import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll, ReadModel } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { AvailabilityChanged } from '../../inventory/contract/inventory.events.js';
import { PublicAnswers } from './public-answers.js';

/** Catalog's own copy of what can be bought, so that no reader waits for inventory. May lag; never goes backwards. */
@Injectable()
@ReadModel('availability')
export class AvailabilityView {
  constructor(private readonly answers: PublicAnswers) {}

  @ReactsToAll(AvailabilityChanged)
  async apply(deliveries: DeliveryOf<typeof AvailabilityChanged>[], { sql }: Work): Promise<void> {
    const changes = deliveries.map(({ payload }) => payload);
    await sql(
      `with changed as (
         insert into catalog.availability as mine (sku, in_stock, version)
         select distinct on (sku) * from unnest($1::text[], $2::boolean[], $3::bigint[]) as news (sku, in_stock, version)
         order by sku, version desc
         on conflict (sku) do update set in_stock = excluded.in_stock, version = excluded.version
         where mine.version < excluded.version
         returning sku
       )
       update catalog.revision set revision = revision + 1 where exists (select from changed)`,
      [
        changes.map(({ sku }) => sku),
        changes.map(({ inStock }) => inStock),
        changes.map(({ version }) => version),
      ],
    );
    // Before the commit: a reader who comes in between confirms the old state once more, and then for `freshMs` only.
    this.answers.doubt();
  }
}
