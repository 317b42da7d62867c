import { startTestShop } from '../support/shop.js';
import { differences } from './final-state.js';
import { JOURNEY_SETTINGS } from './journey-settings.js';
import { travel } from './travel.js';

const here = travel('one process', () => startTestShop({ settings: JOURNEY_SETTINGS }));
const strictly = travel('one process with strict ports', () =>
  startTestShop({ settings: { ...JOURNEY_SETTINGS, STRICT_PORTS: 'on' } }),
);

it('strict ports leave the same shop behind', () => {
  expect(here.state.length).toBeGreaterThan(100);
  expect(differences(here.state, strictly.state)).toEqual([]);
});
