import { FAILPOINTS, type Failpoint } from '../../src/shared/failpoints.js';
import { compileSouk, type CompiledSouk } from '../support/compiled-souk.js';
import { eventually } from '../support/eventually.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { countOnce } from '../support/kernel-counting.js';
import { TALLY_MODULES } from '../support/kernel-modules.js';
import { launch } from '../support/process.js';
import { violations } from '../support/kernel-violations.js';

const COUNTS = 12;
/** Neither the first time nor the last. */
const KILL_TIMES = 4;
const MODULE_OF = (point: Failpoint): string => (point.startsWith('delivery.') ? 'sub_x' : 'pub_a');

describe('a process that dies at the worst moment', () => {
  let souk: CompiledSouk;
  let database: KernelDatabase;

  beforeAll(async () => {
    souk = compileSouk();
    database = await kernelDatabase(...TALLY_MODULES);
  }, 60_000);

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    souk[Symbol.dispose]();
  });

  it.each(FAILPOINTS)(
    'loses nothing and does nothing twice: %s',
    async (point) => {
      const ended = await launch(
        {
          ADMIN_URL: database.adminUrl,
          ROLE_PASSWORD: database.rolePassword,
          KILL_AT: point,
          KILL_MODULE: MODULE_OF(point),
          KILL_TIMES: `${KILL_TIMES}`,
          KEY: point,
          COUNTS: `${COUNTS}`,
        },
        [process.execPath, souk.entry('mortal')],
      ).ended;
      expect(ended).toBe('SIGKILL');

      await using survivor = await database.start();
      await countOnce(survivor.work('pub_a'), point, COUNTS);
      await endLeases();
      await database.untilQuiet(30_000);

      const [counter] = await database.sql('select number from pub_a.counter where key = $1', [point]);
      const told = await database.sql('select number from pub_a.told where key = $1 order by number', [
        point,
      ]);
      expect(counter).toEqual({ number: COUNTS });
      expect(told.map(({ number }) => number)).toEqual(
        Array.from({ length: COUNTS }, (_, index) => index + 1),
      );
      expect(await violations(database.sql)).toEqual([]);
    },
    120_000,
  );

  /** Whoever died held its tasks for a minute; that those of the survivor end as well must change nothing. */
  const endLeases = () =>
    eventually(async () => {
      await database.sql(`update pub_a.task set due_at = clock_timestamp() where leased`);
      expect(await database.sql(`select 1 from pub_a.task`)).toEqual([]);
    }, 30_000);
});
