import type { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../src/shared/http/idempotency.js';
import { inContext, type RequestContext } from '../../src/shared/observability/request-context.js';
import type { KernelApp } from '../support/kernel-app.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { countOn, Counted, PubAModule, type Count } from '../support/kernel-modules.js';

const CALLS = 50;
const CONNECTIONS = 8;

describe('a unit of work with an Idempotency-Key', () => {
  let database: KernelDatabase;
  let app: KernelApp;
  let work: UnitOfWork;

  beforeAll(async () => {
    database = await kernelDatabase(PubAModule);
    app = await database.start({ poolMax: CONNECTIONS });
    work = app.work('pub_a');
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await database[Symbol.asyncDispose]();
  });

  const keyOf = (key: string, rest: Partial<IdempotencyKey> = {}): IdempotencyKey => ({
    caller: 'ada',
    key,
    fingerprint: 'POST /v1/teas {}',
    ...rest,
  });

  const count = (idempotency: IdempotencyKey): Promise<Count> =>
    work.run(
      async ({ sql, publish }) => {
        const [counted] = await countOn(sql, 'pub_a', [idempotency.key]);
        publish(Counted, counted!);
        return counted!;
      },
      { idempotency },
    );

  const effects = async (key: string) => {
    const [found] = await database.sql(
      `select (select number from pub_a.counter where key = $1) as counter,
              (select count(*) from pub_a.outbox where key = $1) as events`,
      [key],
    );
    return found;
  };

  it('takes effect once, and answers the first answer again', async () => {
    const context: RequestContext = { requestId: 'second', traceparent: '' };
    const first = await count(keyOf('again'));
    const second = await inContext(context, () => count(keyOf('again')));

    expect([first, second]).toEqual([
      { key: 'again', number: 1 },
      { key: 'again', number: 1 },
    ]);
    expect(context.replayed).toBe(true);
    expect(await effects('again')).toEqual({ counter: 1, events: 1 });
  });

  it(`takes effect once for ${CALLS} calls at once; the others replay it or are told that it runs`, async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: CALLS }, () => count(keyOf('at once'))));

    const answers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refusals = outcomes.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code?: string }] : [],
    );
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ number }) => number))).toEqual(new Set([1]));
    expect(new Set(refusals.map(({ code }) => code)).isSubsetOf(new Set(['idempotency.in-flight']))).toBe(
      true,
    );
    expect(await effects('at once')).toEqual({ counter: 1, events: 1 });
  });

  it('is refused while the first run is open, whatever that will come to', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const first = work.run(
      async ({ sql }) => {
        const counted = await countOn(sql, 'pub_a', ['slow']);
        begin();
        await gate;
        return counted;
      },
      { idempotency: keyOf('slow') },
    );
    await begun;

    await expect(count(keyOf('slow'))).rejects.toMatchObject({ code: 'idempotency.in-flight' });

    open();
    await first;
    expect(await effects('slow')).toEqual({ counter: 1, events: 0 });
  });

  it('is refused when the key comes with another request', async () => {
    await count(keyOf('reused'));

    const other = keyOf('reused', { fingerprint: 'POST /v1/teas {"milk":true}' });
    await expect(count(other)).rejects.toMatchObject({ code: 'idempotency.key-reused' });
    await expect(work.recall(other)).rejects.toMatchObject({ code: 'idempotency.key-reused' });
    expect(await effects('reused')).toEqual({ counter: 1, events: 1 });
  });

  it('leaves the key free when its body fails', async () => {
    const failing = work.run(() => Promise.reject(new Error('sold out')), { idempotency: keyOf('free') });
    await expect(failing).rejects.toThrow('sold out');
    expect(await work.recall(keyOf('free'))).toBeUndefined();

    await count(keyOf('free'));

    expect(await work.recall(keyOf('free'))).toEqual({ result: { key: 'free', number: 1 } });
  });

  it('never meets the keys of another caller', async () => {
    await count(keyOf('shared'));
    await count(keyOf('shared', { caller: 'grace' }));

    expect(await effects('shared')).toEqual({ counter: 2, events: 2 });
  });
});
