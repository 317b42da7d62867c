import { describeWithKafka } from '../support/kafka.js';
import { startTestShop } from '../support/shop.js';
import { startSplitShop } from '../support/split-shop.js';
import { differences } from './final-state.js';
import { JOURNEY_SETTINGS } from './journey-settings.js';
import { travel } from './travel.js';

describeWithKafka('journeys', () => {
  const apart = travel('one process per module', () => startSplitShop(JOURNEY_SETTINGS));
  const together = travel(
    'one process, to compare with',
    () => startTestShop({ settings: JOURNEY_SETTINGS }),
    [],
  );

  it('leave the same shop behind in one process and in many', () => {
    expect(together.state.length).toBeGreaterThan(100);
    expect(differences(together.state, apart.state)).toEqual([]);
  });
});
