import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import { durationSetting } from '../../src/shared/config/settings.js';
import type { Work } from '../../src/shared/database/unit-of-work.js';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import { inContext, requestContext, traceIdOf } from '../../src/shared/observability/request-context.js';
import { Runs, RunsEvery } from '../../src/shared/tasks/runs.js';
import {
  RetryLater,
  task,
  type Completion,
  type TaskRun,
  type TaskRunOf,
} from '../../src/shared/tasks/task.js';
import { eventually } from '../support/eventually.js';
import type { KernelApp, KernelAppOptions } from '../support/kernel-app.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';

interface Chore {
  what: string;
}

const Wash = task<Chore>('chores.wash', { attemptsMax: 3, backoffMs: 5, backoffMaxMs: 20 });
const TidyEveryMs = durationSetting('TEST_TIDY_MS', 5, 'How often a test tidies up');

/** What a run does outside, until a test says otherwise: nothing, and its completion writes down what was done. */
const plainly = async ({ payload, attempt }: TaskRun<Chore>): Promise<Completion | void> =>
  done(payload, attempt);
const done =
  ({ what }: Chore, attempt: number): Completion =>
  async ({ sql }: Work) =>
    void (await sql('insert into chores.done (what, attempt) values ($1, $2)', [what, attempt]));
let onWash = plainly;
let onTidy = async (): Promise<Completion | void> => undefined;

class CreateDone extends Migration {
  override up(): void {
    this.addSql('create table chores.done (what text not null, attempt integer not null)');
  }
}

@Injectable()
class Housekeeping {
  @Runs(Wash)
  run(run: TaskRunOf<typeof Wash>): Promise<Completion | void> {
    return onWash(run);
  }

  @RunsEvery('chores.tidy', TidyEveryMs)
  tidy(): Promise<Completion | void> {
    return onTidy();
  }
}

@SoukModule({
  name: 'chores',
  migrations: [{ name: 'create-done', class: CreateDone }],
  providers: [Housekeeping],
})
class ChoresModule {}

describe('a task', () => {
  let database: KernelDatabase;
  const apps: KernelApp[] = [];

  beforeAll(async () => void (database = await kernelDatabase(ChoresModule)), 60_000);
  afterAll(() => database[Symbol.asyncDispose]());

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.stop()));
    onWash = plainly;
    onTidy = async () => undefined;
    await database.sql('truncate chores.task, chores.done');
  });

  async function start(options: Partial<KernelAppOptions> = {}): Promise<KernelApp> {
    const app = await database.start(options);
    apps.push(app);
    return app;
  }

  const schedule = (app: KernelApp, ...whats: string[]) =>
    app.work('chores').run((work) => whats.forEach((what) => work.schedule(Wash, { what })));
  const doneSoFar = () =>
    database.sql<{ what: string; attempt: number }>('select what, attempt from chores.done order by what');
  const untilDone = (count: number) =>
    eventually(async () => {
      expect(await doneSoFar()).toHaveLength(count);
      expect(await left()).toEqual([]);
    }, 15_000);
  const left = () =>
    database.sql(`select payload->>'what' as what, attempts, dead, last_error as error from chores.task
      where recurring_key is null`);
  const endLeases = () => database.sql('update chores.task set due_at = clock_timestamp()');
  const whats = (count: number) => Array.from({ length: count }, (_, index) => `cup-${index}`);

  it('exists with the change that wants it, or not at all', async () => {
    const app = await start();
    const failing = app.work('chores').run((work) => {
      work.schedule(Wash, { what: 'a cup that was never used' });
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');

    await schedule(app, 'cup');

    await untilDone(1);
    expect(await doneSoFar()).toEqual([{ what: 'cup', attempt: 1 }]);
  });

  it('waits until it is due', async () => {
    const app = await start();
    await app.work('chores').run((work) => work.schedule(Wash, { what: 'later' }, 3_600_000));
    await schedule(app, 'now');
    await eventually(async () => expect(await doneSoFar()).toHaveLength(1));

    await endLeases();

    await untilDone(2);
  });

  it('runs on one of two workers', async () => {
    const runs: string[] = [];
    onWash = async (run) => {
      runs.push(run.taskId);
      return plainly(run);
    };
    const [one] = [await start(), await start()];
    await schedule(one, ...whats(60));

    await untilDone(60);

    expect(runs).toHaveLength(60);
    expect(new Set(runs).size).toBe(60);
  });

  it('belongs to the trace of the request that scheduled it', async () => {
    const traces: (string | undefined)[] = [];
    onWash = async () => void traces.push(traceIdOf(requestContext()?.traceparent));
    const app = await start();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await inContext({ requestId: 'request-1', traceparent }, () => schedule(app, ...whats(40)));

    await eventually(() => expect(traces).toHaveLength(40));

    expect(new Set(traces)).toEqual(new Set(['0af7651916cd43dd8448eb211c80319c']));
  });

  it('goes to another run when its lease has ended, and the late result of the first changes nothing', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let begun = false;
    onWash = async (run) => {
      begun = true;
      if (run.attempt === 1) await gate;
      return plainly(run);
    };
    const app = await start();
    await schedule(app, 'cup');
    await eventually(() => expect(begun).toBe(true));
    await endLeases();
    await untilDone(1);

    open();
    await app.stop();

    expect(await doneSoFar()).toEqual([{ what: 'cup', attempt: 2 }]);
  });

  it('commits one result although two of its runs end at once in one process', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let running = 0;
    onWash = async (run) => {
      running++;
      await gate;
      return plainly(run);
    };
    const app = await start();
    await schedule(app, 'another, whose commit lets the two gather', 'cup');
    await eventually(() => expect(running).toBe(2));
    await database.sql(`update chores.task set due_at = now() where payload->>'what' = 'cup'`);
    await eventually(() => expect(running).toBe(3));

    open();
    await untilDone(2);

    expect((await doneSoFar()).filter(({ what }) => what === 'cup')).toEqual([{ what: 'cup', attempt: 2 }]);
  });

  it('that comes back is fenced as well: a run that lost its lease long ago changes nothing', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: secondGate, resolve: openSecond } = Promise.withResolvers<void>();
    let runs = 0;
    onTidy = async () => {
      const run = ++runs;
      if (run === 1) await gate;
      if (run === 3) await secondGate;
      return done({ what: 'tidied' }, run);
    };
    const app = await start();
    await eventually(() => expect(runs).toBe(1));
    await endLeases();
    await eventually(() => expect(runs).toBe(3));

    open();
    await eventually(async () => expect((await doneSoFar()).length).toBeGreaterThan(0));
    openSecond();
    await eventually(() => expect(runs).toBeGreaterThan(4));
    await app.stop();

    expect((await doneSoFar()).map(({ attempt }) => attempt)).not.toContain(1);
  });

  it('is tried again with growing pauses, and is dead when its attempts are used up', async () => {
    const attempts: number[] = [];
    onWash = async ({ attempt, payload: { what } }) => {
      attempts.push(attempt);
      if (what === 'clean on the second try' && attempt === 2) return done({ what }, attempt);
      throw new Error(`still dirty: ${what}`);
    };
    const app = await start();
    await schedule(app, 'hopeless');
    await eventually(async () =>
      expect(await left()).toEqual([
        { what: 'hopeless', attempts: 3, dead: true, error: 'still dirty: hopeless' },
      ]),
    );

    await schedule(app, 'clean on the second try');

    await eventually(async () => expect(await doneSoFar()).toHaveLength(1));
    expect(attempts).toEqual([1, 2, 3, 1, 2]);
  });

  it('may choose when it is tried again', async () => {
    onWash = async (run) => {
      if (run.attempt === 1) throw new RetryLater(3_600_000, 'the sink is taken');
      return plainly(run);
    };
    const app = await start();
    await schedule(app, 'cup');
    await eventually(async () =>
      expect(await left()).toMatchObject([{ attempts: 1, error: 'the sink is taken' }]),
    );

    await endLeases();

    await untilDone(1);
  });

  it('that comes back runs again and again, whether or not it failed', async () => {
    let runs = 0;
    onTidy = async () => {
      if (++runs % 2) throw new Error('dust');
      return undefined;
    };
    await start();

    await eventually(() => expect(runs).toBeGreaterThan(4));
  });

  it('that nothing here knows waits for a process that does', async () => {
    await database.sql(`insert into chores.task (task_id, name, payload, headers, due_at)
      values (gen_random_uuid(), 'chores.of-the-next-release', '{"what":"cup"}', '{}', now())`);
    await start();

    await eventually(async () =>
      expect(await left()).toMatchObject([
        { attempts: 1, dead: false, error: 'Nothing runs chores.of-the-next-release in chores' },
      ]),
    );
  });

  it('that comes back does so although another release has given it up', async () => {
    await database.sql(`insert into chores.task (task_id, name, payload, headers, due_at, recurring_key, dead)
      values (gen_random_uuid(), 'chores.tidy', '{}', '{}', now(), 'chores.tidy', true)`);
    let runs = 0;
    onTidy = async () => void runs++;

    await start();

    await eventually(() => expect(runs).toBeGreaterThan(0));
  });

  it('never runs with more others than allowed, and a full worker leaves the database alone', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    onWash = async (run) => {
      most = Math.max(most, ++running);
      await gate;
      running--;
      return plainly(run);
    };
    const app = await start({
      settings: { TASK_CONCURRENCY: '3', TEST_TIDY_MS: '3600000', POLL_MS: '1000' },
    });
    await schedule(app, ...whats(12));
    await eventually(() => expect(running).toBe(3));

    const queries = await queriesIn(app, 300);
    open();
    await untilDone(12);

    expect(most).toBe(3);
    expect(queries).toBeLessThan(20);
  });

  it('commits its result together with those that end at the same time', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let running = 0;
    onWash = async (run) => {
      running++;
      await gate;
      return plainly(run);
    };
    const app = await start({ settings: { TEST_TIDY_MS: '3600000' } });
    await schedule(app, ...whats(12));
    await eventually(() => expect(running).toBe(12));
    const before = app.kernel.counts.commits.get('chores')!;

    open();
    await untilDone(12);

    expect(app.kernel.counts.commits.get('chores')! - before).toBeLessThan(6);
  });

  it('commits its result although one that ended at the same time cannot', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let running = 0;
    onWash = async ({ payload, attempt }) => {
      running++;
      await gate;
      return async (work) => {
        await done(payload, attempt)(work);
        if (payload.what === 'cup-4' && attempt < 3) throw new Error('slipped');
      };
    };
    const app = await start();
    await schedule(app, ...whats(8));
    await eventually(() => expect(running).toBe(8));

    open();
    await untilDone(8);

    const attempts = new Map((await doneSoFar()).map(({ what, attempt }) => [what, attempt]));
    expect(attempts.get('cup-4')).toBe(3);
    expect(attempts.get('cup-5')).toBe(1);
  });

  it('in hand is finished, and its result committed, before its worker stops', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let running = false;
    onWash = async (run) => {
      running = true;
      await gate;
      return plainly(run);
    };
    const app = await start();
    await schedule(app, 'cup');
    await eventually(() => expect(running).toBe(true));

    const stopped = Promise.all(app.runtime.workers.map((worker) => worker.stop()));
    await schedule(app, 'too late');
    open();
    await stopped;

    expect(await doneSoFar()).toEqual([{ what: 'cup', attempt: 1 }]);
    expect(await left()).toMatchObject([{ what: 'too late', attempts: 0 }]);
  });
});

/** Connections that a module takes from its pool in that time. */
async function queriesIn(app: KernelApp, ms: number): Promise<number> {
  let queries = 0;
  const count = () => void queries++;
  app.kernel.module('chores').pool.on('acquire', count);
  await new Promise((resolve) => setTimeout(resolve, ms));
  app.kernel.module('chores').pool.off('acquire', count);
  return queries;
}
