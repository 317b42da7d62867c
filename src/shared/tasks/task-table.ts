import type { Sql } from '../database/sql.js';
import type { EventHeaders } from '../outbox/integration-event.js';
import { newId } from '../uuid.js';
import type { Task } from './task.js';

export interface Scheduled {
  task: Task<unknown>;
  payload: unknown;
  dueInMs: number;
  /** Filled when the row is written. */
  taskId?: string;
  /** True when the row was inserted as already claimed by this process. */
  claimed?: boolean;
}

export interface ClaimedTask {
  taskId: string;
  name: string;
  payload: unknown;
  headers: EventHeaders;
  attempts: number;
}

/** The worker's side of a commit: it may reserve room, so that a task due at once is born claimed and costs no claim. */
export interface TaskIntake {
  /** A claimed task is due again after this long without a result: its worker is taken for dead. */
  readonly leaseMs: number;
  reserve(): boolean;
  committed(scheduled: Scheduled[], headers: EventHeaders): void;
  /** Gives reserved room back when the transaction did not commit. */
  abandoned(scheduled: Scheduled[]): void;
}

/** One INSERT for all tasks of a transaction. Due times are PostgreSQL's. */
export function insertTasks(
  sql: Sql,
  schema: string,
  scheduled: Scheduled[],
  intake: TaskIntake | undefined,
  headers: EventHeaders,
): Promise<unknown> {
  for (const item of scheduled) {
    item.taskId = newId();
    item.claimed = item.dueInMs === 0 && intake?.reserve() === true;
  }
  return sql(
    `insert into ${schema}.task (task_id, name, payload, headers, due_at, leased, attempts)
     select t.task_id, t.name, t.payload, $6::json,
            clock_timestamp() + make_interval(secs => case when t.claimed then $7::float8 else t.due_in_ms end / 1000.0),
            t.claimed, case when t.claimed then 1 else 0 end
     from unnest($1::uuid[], $2::text[], $3::json[], $4::float8[], $5::boolean[])
       as t (task_id, name, payload, due_in_ms, claimed)`,
    [
      scheduled.map(({ taskId }) => taskId),
      scheduled.map(({ task }) => task.name),
      scheduled.map(({ payload }) => JSON.stringify(payload)),
      scheduled.map(({ dueInMs }) => dueInMs),
      scheduled.map(({ claimed }) => claimed === true),
      JSON.stringify(headers),
      intake?.leaseMs ?? 0,
    ],
  );
}

/** Claims up to `count` due tasks for one lease and returns them, oldest first. */
export const claimTasks = (
  sql: Sql,
  schema: string,
  count: number,
  leaseMs: number,
): Promise<ClaimedTask[]> =>
  sql<ClaimedTask>(
    `update ${schema}.task as mine
     set leased = true, attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000.0)
     from (select task_id from ${schema}.task where not dead and due_at <= clock_timestamp()
           order by due_at limit $1 for update skip locked) as due
     where mine.task_id = due.task_id
     returning mine.task_id as "taskId", mine.name, mine.payload, mine.headers, mine.attempts`,
    [count, leaseMs],
  );

/** One run of a task: `attempts` is the fencing token, and this process may have several runs of one task in hand. */
export type Run = Pick<ClaimedTask, 'taskId' | 'attempts'>;

/** Removes finished tasks whose lease is still ours; answers the runs that were in time. */
export const removeTasks = (sql: Sql, schema: string, claimed: Run[]): Promise<Run[]> =>
  sql<Run>(
    `delete from ${schema}.task as mine
     using unnest($1::uuid[], $2::integer[]) as done (task_id, attempts)
     where mine.task_id = done.task_id and mine.attempts = done.attempts
     returning mine.task_id as "taskId", mine.attempts`,
    [claimed.map(({ taskId }) => taskId), claimed.map(({ attempts }) => attempts)],
  );

/** A finished run of a recurring task: due again after its interval. Its attempts go on counting, so that they fence. */
export const rearmTask = (sql: Sql, schema: string, claimed: Run, intervalMs: number): Promise<Run[]> =>
  sql<Run>(
    `update ${schema}.task set leased = false, last_error = null,
       due_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000.0)
     where task_id = $1 and attempts = $2 returning task_id as "taskId", attempts`,
    [claimed.taskId, claimed.attempts, intervalMs],
  );

/** A failed run: due again after `delayMs`, or dead when undefined. */
export const failTask = (
  sql: Sql,
  schema: string,
  { taskId, attempts }: ClaimedTask,
  error: string,
  delayMs: number | undefined,
): Promise<unknown> =>
  sql(
    `update ${schema}.task set leased = false, last_error = $3, dead = $4::float8 is null,
       due_at = clock_timestamp() + make_interval(secs => coalesce($4::float8, 0) / 1000.0)
     where task_id = $1 and attempts = $2`,
    [taskId, attempts, error, delayMs ?? null],
  );

/** The task exists once per module and key, whatever number of replicas start, and whatever an older release made of it. */
export const ensureRecurringTask = (sql: Sql, schema: string, name: string): Promise<unknown> =>
  sql(
    `insert into ${schema}.task as mine (task_id, name, payload, headers, due_at, recurring_key)
     values ($1, $2, '{}', '{}', clock_timestamp(), $2)
     on conflict (recurring_key) do update set dead = false where mine.dead`,
    [newId(), name],
  );

/** Milliseconds until the next task is due; undefined when there is none. */
export async function nextDueInMs(sql: Sql, schema: string): Promise<number | undefined> {
  const [row] = await sql<{ inMs: number | null }>(
    `select extract(epoch from min(due_at) - clock_timestamp())::float8 * 1000 as "inMs" from ${schema}.task where not dead`,
  );
  return row?.inMs ?? undefined;
}
