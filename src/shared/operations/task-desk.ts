import { Injectable } from '@nestjs/common';
import { sqlOn, type Sql } from '../database/sql.js';
import { DomainError } from '../domain-error.js';
import { Kernel } from '../kernel/kernel.js';
import { Runtime } from '../kernel/runtime.js';

/** `running` holds a lease, `waiting` is due later, `dead` is out of attempts. */
export const TASK_STATUSES = ['running', 'due', 'waiting', 'dead'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** A durable task as an operator sees it, without what it carries. */
export interface TaskSummary {
  id: string;
  module: string;
  name: string;
  status: TaskStatus;
  dueAt: Date;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
}

const STATUS = `case when dead then 'dead' when leased then 'running' when due_at <= clock_timestamp() then 'due' else 'waiting' end`;

/** The tasks of the hosted modules. */
@Injectable()
export class TaskDesk {
  constructor(
    private readonly kernel: Kernel,
    private readonly runtime: Runtime,
  ) {}

  /** Newest first, at most `limit + 1`. */
  async list(
    { module: only, status }: { module?: string | undefined; status?: TaskStatus | undefined },
    after: string | undefined,
    limit: number,
  ): Promise<TaskSummary[]> {
    const pages = await Promise.all(
      [...this.kernel.modules.values()]
        .filter(({ name }) => !only || name === only)
        .map(({ name, pool }) =>
          sqlOn(pool)<TaskSummary>(
            `select task_id as id, $1::text as module, name, ${STATUS} as status, due_at as "dueAt", attempts,
                    last_error as "lastError", created_at as "createdAt"
             from ${name}.task
             where ($2::text is null or ${STATUS} = $2) and ($3::uuid is null or task_id < $3)
             order by task_id desc limit $4`,
            [name, status ?? null, after ?? null, limit + 1],
          ),
        ),
    );
    return pages
      .flat()
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit + 1);
  }

  /** A dead task gets one more run. @throws DomainError `tasks.not-found`, `tasks.not-dead` */
  async replay(id: string): Promise<void> {
    await this.ofDead(id, (sql, module) =>
      sql(
        `update ${module}.task set dead = false, due_at = clock_timestamp() where task_id = $1 and dead returning 1 as one`,
        [id],
      ),
    );
    for (const worker of this.runtime.workers) worker.wake();
  }

  /** A dead task is given up for good. @throws DomainError `tasks.not-found`, `tasks.not-dead` */
  async discard(id: string): Promise<void> {
    await this.ofDead(id, (sql, module) =>
      sql(`delete from ${module}.task where task_id = $1 and dead returning 1 as one`, [id]),
    );
  }

  private async ofDead(id: string, change: (sql: Sql, module: string) => Promise<unknown[]>): Promise<void> {
    for (const { name, pool } of this.kernel.modules.values()) {
      const sql = sqlOn(pool);
      const [found] = await sql(`select 1 as one from ${name}.task where task_id = $1`, [id]);
      if (!found) continue;
      if ((await change(sql, name)).length > 0) return;
      throw new DomainError(
        'tasks.not-dead',
        'Only a task that is out of attempts can be replayed or discarded',
      );
    }
    throw new DomainError('tasks.not-found', 'There is no such task');
  }
}
