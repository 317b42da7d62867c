import { compileSouk, type Patch } from '../support/compiled-souk.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { PubAModule, PubBModule, SubXModule } from '../support/kernel-modules.js';
import { launch } from '../support/process.js';
import { runChecker } from './checker.js';

const SEED = 4_711;
const EVENTS = 1_500;

const GAP_RULE: Patch = {
  file: 'src/shared/outbox/source-tail.ts',
  find: 'return this.hole !== undefined && position <= this.hole.below && this.hole.horizon <= oldestOpen;',
  replace: 'return true;',
};
const WATERMARK_CHECK: Patch = {
  file: 'src/shared/delivery/batch.ts',
  find: 'row.position > applied.get(`${row.sourceId} ${row.lane}`)!',
  replace: 'true',
};
const WATERMARK_LOCK: Patch = {
  file: 'src/shared/delivery/watermarks.ts',
  find: 'for update of mine',
  replace: '',
};
const IDEMPOTENCY_LOCK: Patch = {
  file: 'src/shared/http/idempotency.ts',
  find: 'pg_try_advisory_xact_lock(hashtextextended($4, 0))',
  replace: '$4::text is not null',
};
const LOCK_ORDER: Patch = {
  file: 'src/shared/delivery/watermarks.ts',
  find: 'order by mine.subscription, mine.source_id, mine.lane',
  replace: '',
};

describe('the checker, with a guard of the product taken away', () => {
  it.each([
    ['the rule for holes', GAP_RULE, 'was applied 0 times'],
    ['the watermark check', WATERMARK_CHECK, 'was applied 2 times'],
    ['the lock on the watermarks', WATERMARK_LOCK, 'was applied 2 times'],
  ])(
    'fails without %s',
    async (_, patch, violation) => {
      using souk = compileSouk(patch);

      const found = await runChecker({ souk, seed: SEED, events: EVENTS, kills: 0, batchMax: 20 });

      expect(found.join('\n')).toContain(violation);
    },
    240_000,
  );
});

describe('sixteen requests with one Idempotency-Key, without the lock that refuses the later ones', () => {
  let database: KernelDatabase;
  beforeEach(async () => void (database = await kernelDatabase(PubAModule)), 60_000);
  afterEach(() => database[Symbol.asyncDispose]());

  it('take effect once by the unique key alone', async () => {
    expect(await race()).toEqual({ number: 1 });
  }, 120_000);

  it('take effect more than once without the unique key', async () => {
    await database.sql('alter table pub_a.idempotency_key drop constraint idempotency_key_pkey');

    const { number } = await race();

    expect(number).toBeGreaterThan(1);
  }, 120_000);

  async function race(): Promise<{ number: number }> {
    using souk = compileSouk(IDEMPOTENCY_LOCK);
    const env = { ADMIN_URL: database.adminUrl, ROLE_PASSWORD: database.rolePassword };
    const racer = launch(env, [process.execPath, souk.entry('racer')]);
    expect([await racer.ended, racer.output()]).toEqual([0, expect.not.stringMatching(/error/i)]);
    const [counter] = await database.sql<{ number: number }>(
      `select number from pub_a.counter where key = 'race'`,
    );
    return counter!;
  }
});

describe('eight transactions that lock the same watermarks, named in two orders', () => {
  let database: KernelDatabase;
  beforeAll(async () => void (database = await kernelDatabase(PubAModule, PubBModule, SubXModule)), 60_000);
  afterAll(() => database[Symbol.asyncDispose]());

  it.each([
    ['wait for each other', [], /deadlocks 0/],
    ['fall into a deadlock without the lock order', [LOCK_ORDER], /deadlocks [1-9]/],
  ])(
    '%s',
    async (_, patches, outcome) => {
      using souk = compileSouk(...patches);
      const env = { ADMIN_URL: database.adminUrl, ROLE_PASSWORD: database.rolePassword };
      const locker = launch(env, [process.execPath, souk.entry('locker')]);

      expect([await locker.ended, locker.output()]).toEqual([0, expect.stringMatching(outcome)]);
    },
    120_000,
  );
});
