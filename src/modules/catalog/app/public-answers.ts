import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Settings } from '../../../shared/config/settings.js';
import { Read } from '../../../shared/database/module-database.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { OwnEvents } from '../../../shared/outbox/own-events.js';
import { CatalogCacheBytesMax, CatalogCacheFreshMs } from '../catalog.settings.js';
import { AnswerCache } from './answer-cache.js';

/** The last statement of whatever changes what readers see: all changes queue for this row until they have committed. */
export const MOVE_REVISION = 'update catalog.revision set revision = revision + 1';

/** The rendered answers of all public reads; `/metrics` tells how often they had to be rendered. */
@Injectable()
export class PublicAnswers extends AnswerCache {
  constructor({ sql }: Read, settings: Settings, ownEvents: OwnEvents, { registry }: Metrics) {
    super({
      revision: async () =>
        (await sql<{ revision: number }>('select revision from catalog.revision'))[0]!.revision,
      freshMs: settings.get(CatalogCacheFreshMs),
      bytesMax: settings.get(CatalogCacheBytesMax),
    });
    ownEvents.follow(() => this.doubt());
    const counts = () => ({ hit: this.hits, miss: this.misses });
    new Counter({
      name: 'souk_catalog_cache_total',
      help: 'Public reads of the catalogue, by whether their answer was already rendered',
      labelNames: ['result'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [result, reads] of Object.entries(counts())) this.inc({ result }, reads);
      },
    });
  }
}
