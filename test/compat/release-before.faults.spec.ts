import { aCart, checkout, orderOf, paidWith, place } from '../orders/journeys.js';
import { describeWithKafka } from '../support/kafka.js';
import { schemaViolations } from '../support/schema-violations.js';
import { startSplitShop } from '../support/split-shop.js';
import { JOURNEY_SETTINGS } from '../topology/journey-settings.js';
import { buildReleaseBefore, commitBefore, type ReleaseBefore } from './release-before.js';

const QUIET_MS = 60_000;
const BUILD_MS = 60_000;

describeWithKafka('a module of the release before, among those of today', () => {
  const commit = commitBefore();
  if (!commit) {
    console.warn('SKIPPED "a module of the release before": this clone does not have its history');
    it.skip('plays its part in orders', () => undefined);
    return;
  }
  let before: ReleaseBefore;
  beforeAll(() => void (before = buildReleaseBefore(commit)), BUILD_MS);
  afterAll(() => before[Symbol.dispose]());

  it.each(['inventory', 'orders', 'gateway'])(
    'plays its part in orders: %s',
    async (module) => {
      await using shop = await startSplitShop(JOURNEY_SETTINGS, { [module]: before.program });
      const guest = await shop.guest();

      const paid = await checkout(guest);
      const declined = await checkout(await shop.guest(), { changes: paidWith('tok_declined') });
      const cancelled = await guest.post(`/v1/orders/${paid.body.id}/cancellation`);
      await shop.untilQuiet(QUIET_MS);

      expect([paid.status, declined.body.code, cancelled.body.status]).toEqual([
        201,
        'payments.declined',
        'cancelled',
      ]);
      expect((await guest.get(`/v1/orders/${paid.body.id}`)).body.status).toBe('refunded');
      const again = await place(guest, await orderOf(guest, await aCart(guest)));
      expect(again.body.status).toBe('confirmed');
      await shop.untilQuiet(QUIET_MS);
      expect(await schemaViolations(shop.sql)).toEqual([]);
    },
    240_000,
  );
});
