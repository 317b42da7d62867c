import { DECIDED, RACES } from '../journeys/all.js';
import type { Journey } from '../journeys/journey.js';
import type { JourneyShop } from '../support/journey-shop.js';
import { hashesOf, stateSince, type StateRow } from './final-state.js';

interface Traveller {
  /** The state that the decided journeys have left, once they are over. */
  state: StateRow[];
}

/** Takes all journeys through one shop: the decided ones one at a time, then those with an open end. */
export function travel(
  topology: string,
  start: () => Promise<JourneyShop>,
  races: Journey[] = RACES,
): Traveller {
  const traveller: Traveller = { state: [] };
  describe(`in ${topology}`, () => {
    let shop: JourneyShop;
    let before: string[];
    beforeAll(async () => {
      shop = await start();
      before = await hashesOf(shop.sql);
    }, 150_000);
    afterAll(() => shop[Symbol.asyncDispose]());

    describe('one at a time', () => {
      afterEach(() => shop.untilQuiet());
      afterAll(async () => {
        traveller.state = await stateSince(shop.sql, before);
      });
      for (const journey of DECIDED) journey(() => shop);
    });
    for (const journey of races) journey(() => shop);
  });
  return traveller;
}
