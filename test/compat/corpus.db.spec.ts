import { manifests } from '../../src/bootstrap/modules.js';
import type { IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import { SCHEMAS_FOLDER, storedSchemas } from '../../scripts/schemas/stored-schemas.js';
import { publishAs } from '../support/foreign-events.js';
import { schemaErrors, schemaViolations } from '../support/schema-violations.js';
import { startTestShop } from '../support/shop.js';
import { recordedEvents } from './corpus.js';
import { recordCalls, samplesOf, writeRecord } from './recording.js';
import { tour, TOUR_SETTINGS } from './tour.js';

const TOUR_MS = 60_000;
const now = storedSchemas(SCHEMAS_FOLDER);

describe('what crosses a module', () => {
  it(
    'keeps to docs/schemas in a shop in which everything happens',
    async () => {
      const calls = recordCalls();
      await using shop = await startTestShop({ settings: TOUR_SETTINGS });

      await tour(shop);

      const events = await samplesOf(shop.sql);
      expect(Object.keys(events).sort()).toEqual(Object.keys(now.events).sort());
      expect(await schemaViolations(shop.sql)).toEqual([]);
      for (const [name, schema] of Object.entries(now.ports))
        expect({ name, errors: schemaErrors(schema, calls[name]) }).toEqual({ name, errors: [] });
      if (process.env.COMPAT_RECORD === 'on') writeRecord(events, calls);
    },
    TOUR_MS,
  );

  it('is understood by all reactions as the release before has written it', async () => {
    await using shop = await startTestShop({ settings: TOUR_SETTINGS });
    const events = manifests().flatMap((manifest) => manifest.events as IntegrationEvent<object>[]);
    const recorded = recordedEvents();

    for (const event of events) if (recorded[event.name]) await publishAs(shop, event, recorded[event.name]!);

    await shop.untilQuiet();
  });
});
