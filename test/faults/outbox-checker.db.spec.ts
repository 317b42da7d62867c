import { compileSouk } from '../support/compiled-souk.js';
import { chosenSeed } from '../support/seeded.js';
import { runChecker } from './checker.js';

/** `CHECKER_EVENTS=200000 npm run jest -- test/faults/outbox-checker` is the long run; `SEED=` repeats a failure. */
const EVENTS = Number(process.env.CHECKER_EVENTS ?? 20_000);
const MS_PER_EVENT = 10;

describe('the outbox under overlapping transactions and killed deliverers', () => {
  const seed = chosenSeed();

  it(
    `applies each of ${EVENTS} events once and in order of its key (SEED=${seed})`,
    async () => {
      using souk = compileSouk();

      const found = await runChecker({ souk, seed, events: EVENTS, kills: Math.ceil(EVENTS / 4_000) });

      expect(found.slice(0, 20)).toEqual([]);
    },
    240_000 + EVENTS * MS_PER_EVENT,
  );
});
