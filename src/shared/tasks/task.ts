import type { JsonMembers } from '../json.js';
import type { Work } from '../database/unit-of-work.js';

/** A durable piece of work that a module does later, or outside its transactions. Committed with the change that wants it. */
export interface Task<P> {
  /** `<module>.<verb-object>`, stable: rows of earlier releases carry it. */
  readonly name: string;
  readonly attemptsMax: number;
  /** Delay before attempt n + 1 is `backoffMs` × 2^(n-1), at most `backoffMaxMs`, ± 20 %. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  readonly payload?: P;
}

export interface TaskOptions {
  attemptsMax?: number;
  backoffMs?: number;
  backoffMaxMs?: number;
}

export const task = <P extends JsonMembers<P>>(name: string, options: TaskOptions = {}): Task<P> => ({
  name,
  attemptsMax: 25,
  backoffMs: 500,
  backoffMaxMs: 5 * 60_000,
  ...options,
});

/** One claimed run. May run more than once and after its lease was lost: the outside call carries `taskId` as idempotency key. */
export interface TaskRun<P> {
  taskId: string;
  payload: P;
  /** 1 for the first. */
  attempt: number;
}

/** What a task's result changes; runs in one transaction with the task's own removal. */
export type Completion = (work: Work) => void | Promise<void>;

export type TaskRunOf<T> = T extends Task<infer P> ? TaskRun<P> : never;

/** Thrown by a run that wants another try at a time of its own choosing; counts as an attempt. */
export class RetryLater extends Error {
  constructor(
    readonly afterMs: number,
    message: string,
  ) {
    super(message);
  }
}
