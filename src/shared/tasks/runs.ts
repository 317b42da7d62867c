import type { Setting } from '../config/settings.js';
import { task, type Completion, type Task, type TaskRun } from './task.js';

export interface TaskMethod {
  task: Task<unknown>;
  method: string;
  /** The setting, in milliseconds, that says how often a recurring task comes back. */
  every?: Setting<number> | undefined;
}

const TASKS = Symbol('souk.tasks');

/**
 * Runs a task outside any transaction; calls to the outside carry `taskId` as idempotency key. What it returns is
 * committed together with the task's removal; what it throws is retried with the task's backoff.
 */
export const Runs =
  <P>(task: Task<P>) =>
  (
    target: object,
    method: string,
    _descriptor: { value?: (run: TaskRun<P>) => Promise<Completion | void> },
  ): void =>
    add(target, { task, method });

/** Runs a task that exists once per module and comes back after `every`, on whichever replica is free. */
export const RunsEvery =
  (name: string, every: Setting<number>) =>
  (target: object, method: string, _descriptor: { value?: () => Promise<Completion | void> }): void =>
    add(target, { task: recurring(name), method, every });

const recurring = (name: string): Task<unknown> => task(name);

function add(target: object, own: TaskMethod): void {
  const before = (target as { [TASKS]?: TaskMethod[] })[TASKS] ?? [];
  Object.defineProperty(target, TASKS, { value: [...before, own], configurable: true });
}

type AnyClass = abstract new (...args: never[]) => object;

export const tasksOf = (type: AnyClass): TaskMethod[] =>
  (type.prototype as { [TASKS]?: TaskMethod[] })[TASKS] ?? [];
