import { isTransient } from '../database/transient.js';
import type { Sql } from '../database/sql.js';
import type { UnitOfWork, Work } from '../database/unit-of-work.js';
import type { Failpoints } from '../failpoints.js';
import type { EventHeaders } from '../outbox/integration-event.js';
import type { Logger } from '../observability/logger.js';
import { childTraceparent, inContext } from '../observability/request-context.js';
import {
  claimTasks,
  ensureRecurringTask,
  failTask,
  nextDueInMs,
  rearmTask,
  removeTasks,
  type ClaimedTask,
  type Run,
  type Scheduled,
  type TaskIntake,
} from './task-table.js';
import { RetryLater, task, type Completion, type Task, type TaskRun } from './task.js';

/** How a task is tried again that nothing here runs: a process of another release may know it. */
const STRANGE = task('kernel.strange');

/** Runs one kind of task of a module. */
export interface TaskRunner {
  task: Task<unknown>;
  /** Set for a task that exists once and comes back: milliseconds between the end of a run and the next. */
  everyMs?: number;
  run(run: TaskRun<never>): Promise<Completion | void>;
}

export interface TaskSettings {
  /** Runs at once per module and process. */
  concurrency: number;
  /** How often the table is looked at although nothing was announced. */
  pollMs: number;
  /** After which a claimed task without a result is due again. */
  leaseMs: number;
}

/** Another run of one of the tasks owns its result. */
class LeaseLost extends Error {}

interface Finished {
  claimed: ClaimedTask;
  runner: TaskRunner;
  completion: Completion | undefined;
}

/**
 * Runs one module's due tasks: claims them for a lease, calls the outside with no transaction open, and commits the
 * results, those of several tasks in one transaction when they come in together.
 */
export class TaskWorker implements TaskIntake {
  private running = 0;
  private readonly finished: Finished[] = [];
  private completing: Promise<void> | undefined;
  private claiming: Promise<void> | undefined;
  private again = false;
  private readonly inHand = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private started = false;
  private stopped = false;

  constructor(
    readonly module: string,
    private readonly runners: ReadonlyMap<string, TaskRunner>,
    private readonly work: UnitOfWork,
    private readonly sql: Sql,
    private readonly settings: TaskSettings,
    private readonly failpoints: Failpoints,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    for (const { task, everyMs } of this.runners.values())
      if (everyMs !== undefined) await ensureRecurringTask(this.sql, this.module, task.name);
    this.started = true;
    this.work.intake = this;
    this.wake();
  }

  /** Lets runs in hand finish and commits their results. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.claiming;
    while (this.inHand.size > 0) await Promise.all(this.inHand);
    await this.completing;
  }

  get leaseMs(): number {
    return this.settings.leaseMs;
  }

  reserve(): boolean {
    if (!this.started || this.stopped || this.running >= this.settings.concurrency) return false;
    this.running++;
    return true;
  }

  abandoned(scheduled: Scheduled[]): void {
    for (const item of scheduled) {
      if (item.claimed) this.running--;
      item.claimed = false;
    }
  }

  committed(scheduled: Scheduled[], headers: EventHeaders): void {
    for (const { claimed, taskId, task, payload } of scheduled)
      if (claimed) this.begin({ taskId: taskId!, name: task.name, payload, headers, attempts: 1 });
    const soonest = Math.min(...scheduled.filter(({ claimed }) => !claimed).map(({ dueInMs }) => dueInMs));
    if (Number.isFinite(soonest)) this.wakeIn(soonest);
  }

  /** Looks for due tasks now; folded into a look under way. */
  wake(): void {
    if (!this.started || this.stopped) return;
    this.again = true;
    this.claiming ??= this.claimUntilQuiet();
  }

  private async claimUntilQuiet(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        await this.claim();
      }
    } finally {
      this.claiming = undefined;
    }
  }

  private wakeIn(ms: number): void {
    if (this.stopped) return;
    const at = performance.now() + ms;
    if (this.timer && this.timerAt <= at) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => this.onTimer(), Math.max(1, Math.min(ms, this.settings.pollMs)));
  }
  private timerAt = 0;

  private onTimer(): void {
    this.timer = undefined;
    this.wake();
  }

  private async claim(): Promise<void> {
    try {
      while (this.running < this.settings.concurrency && !this.stopped) {
        const room = this.settings.concurrency - this.running;
        this.running += room;
        const claimed = await claimTasks(this.sql, this.module, room, this.leaseMs).catch(
          (error: unknown) => {
            this.running -= room;
            throw error;
          },
        );
        this.running -= room - claimed.length;
        for (const item of claimed) this.begin(item);
        if (claimed.length < room) break;
      }
      // Without room there is nothing to wait for: the first run that ends looks again.
      if (this.running < this.settings.concurrency)
        this.wakeIn((await nextDueInMs(this.sql, this.module)) ?? this.settings.pollMs);
    } catch (error) {
      this.log.warn({ module: this.module, err: error }, 'tasks pause: the database does not answer');
      this.wakeIn(this.settings.pollMs);
    }
  }

  /** The caller has made room for it. */
  private begin(claimed: ClaimedTask): void {
    const context = {
      requestId: claimed.taskId,
      causationId: claimed.headers.causationId ?? claimed.taskId,
      traceparent: childTraceparent(claimed.headers.traceparent),
    };
    const run: Promise<void> = inContext(context, () => this.runOne(claimed)).finally(() => {
      this.inHand.delete(run);
      this.running--;
      if (this.running === this.settings.concurrency - 1) this.wake();
    });
    this.inHand.add(run);
  }

  private async runOne(claimed: ClaimedTask): Promise<void> {
    const runner = this.runners.get(claimed.name);
    try {
      if (!runner) throw new Error(`Nothing runs ${claimed.name} in ${this.module}`);
      const { taskId, payload, attempts } = claimed;
      const completion =
        (await runner.run({ taskId, payload: payload as never, attempt: attempts })) ?? undefined;
      void this.failpoints.reach('task.after-call', this.module);
      this.finished.push({ claimed, runner, completion });
      await this.complete();
    } catch (error) {
      await this.fail(claimed, runner, error);
    }
  }

  /** While one commit is under way the next results gather, and go together. */
  private async complete(): Promise<void> {
    while (this.finished.length > 0) {
      if (!this.completing) {
        const batch = this.finished.splice(0);
        this.completing = this.commitAll(batch).finally(() => (this.completing = undefined));
      }
      await this.completing;
    }
    await this.completing;
  }

  private async commitAll(batch: Finished[]): Promise<void> {
    try {
      await this.commit(batch);
    } catch (error) {
      if (batch.length === 1) return this.fail(batch[0]!.claimed, batch[0]!.runner, error);
      for (const one of batch)
        await this.commit([one]).catch((cause) => this.fail(one.claimed, one.runner, cause));
    }
  }

  /**
   * A task whose lease was lost meanwhile changes nothing: another run of it owns the result. That is rare, so the results
   * are sent behind the question whose they are without waiting for the answer, and taken back when one is not ours.
   */
  private async commit(batch: Finished[]): Promise<void> {
    try {
      await this.work.runKernel(async (work) => {
        const [settled, completed] = await Promise.allSettled([
          this.settle(work, batch),
          complete(work, batch),
        ]);
        if (settled.status === 'rejected') throw settled.reason;
        if (settled.value.length < batch.length) throw new LeaseLost();
        if (completed.status === 'rejected') throw completed.reason;
      });
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      await this.work.runKernel(async (work) => {
        const ours = new Set((await this.settle(work, batch)).map(nameOf));
        await complete(
          work,
          batch.filter(({ claimed }) => ours.has(nameOf(claimed))),
        );
      });
    }
  }

  private async settle({ sql }: Work, batch: Finished[]): Promise<Run[]> {
    const once = batch.filter(({ runner }) => runner.everyMs === undefined).map(({ claimed }) => claimed);
    const recurring = batch.filter(({ runner }) => runner.everyMs !== undefined);
    const settled = await Promise.all([
      ...(once.length > 0 ? [removeTasks(sql, this.module, once)] : []),
      ...recurring.map(({ claimed, runner }) => rearmTask(sql, this.module, claimed, runner.everyMs!)),
    ]);
    for (const { runner } of recurring) this.wakeIn(runner.everyMs!);
    return settled.flat();
  }

  private async fail(claimed: ClaimedTask, runner: TaskRunner | undefined, error: unknown): Promise<void> {
    const delayMs = this.delayAfter(claimed, runner, error);
    const failure = { module: this.module, task: claimed.name, attempt: claimed.attempts, err: error };
    if (delayMs === undefined) this.log.error(failure, 'task is dead: out of attempts');
    else this.log.warn(failure, 'task failed and will be tried again');
    try {
      await failTask(this.sql, this.module, claimed, String((error as Error)?.message ?? error), delayMs);
      if (delayMs !== undefined) this.wakeIn(delayMs);
    } catch (cause) {
      this.log.warn({ module: this.module, err: cause }, 'task result not stored; its lease will end');
    }
  }

  private delayAfter(
    { attempts }: ClaimedTask,
    runner: TaskRunner | undefined,
    error: unknown,
  ): number | undefined {
    if (runner?.everyMs !== undefined) return runner.everyMs;
    const { attemptsMax, backoffMs, backoffMaxMs } = runner?.task ?? STRANGE;
    if (attempts >= attemptsMax && !isTransient(error)) return undefined;
    if (error instanceof RetryLater) return error.afterMs;
    const delay = Math.min(backoffMaxMs, backoffMs * 2 ** (attempts - 1));
    return delay * (0.8 + 0.4 * Math.random());
  }
}

/** One after the other: two of them may change the same rows. */
async function complete(work: Work, finished: Finished[]): Promise<void> {
  for (const { completion } of finished) await completion?.(work);
}

const nameOf = ({ taskId, attempts }: Run): string => `${taskId} ${attempts}`;
