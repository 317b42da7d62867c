import type { EntityManager } from '@mikro-orm/postgresql';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Failpoints } from '../failpoints.js';
import {
  claimKey,
  keyInFlight,
  recall,
  remember,
  type Claim,
  type IdempotencyKey,
} from '../http/idempotency.js';
import { currentHeaders } from '../observability/request-context.js';
import { appendToOutbox, columnsOf, type Outgoing } from '../outbox/outbox.js';
import type { LogRow } from '../outbox/source-tail.js';
import type { EventHeaders, IntegrationEvent } from '../outbox/integration-event.js';
import { insertTasks, type Scheduled, type TaskIntake } from '../tasks/task-table.js';
import type { Task } from '../tasks/task.js';
import type { ModuleDatabase } from './module-database.js';
import { sqlOn, type Sql } from './sql.js';
import { isRepeatable, sqlState } from './transient.js';

/** Runs of one body on serialization failures, deadlocks and lost version races; then the error is the caller's. */
const RUNS_MAX = 3;
/** What PostgreSQL says of every statement after the one that failed. */
const TRANSACTION_ABORTED = '25P02';

/** What a transaction of one module can do. Lives as long as the transaction. */
export interface Work {
  /** The module's entity manager on this transaction's connection; flushed before events are written. */
  readonly em: EntityManager;
  /**
   * Statements sent without awaiting each other share a round trip and run in the order in which they were sent. One whose
   * answer nobody needs is not awaited at all (`void sql(…)`): it travels with the commit, which fails with its error.
   */
  readonly sql: Sql;
  /** The event becomes visible with this commit, or never. Only while the aggregate behind its key is locked or versioned. */
  readonly publish: <P>(event: IntegrationEvent<P>, payload: P) => void;
  /** @param dueInMs counted by PostgreSQL's clock; 0 runs it as soon as the transaction has committed */
  readonly schedule: <P>(task: Task<P>, payload: P, dueInMs?: number) => void;
}

/** What the kernel alone may add to a transaction. */
export interface KernelWork extends Work {
  /** Runs after the body's own effects and before the outbox INSERT: where the watermark moves. */
  readonly beforeOutbox: (step: () => Promise<unknown>) => void;
  headers: EventHeaders;
}

export interface RunOptions {
  /** Runs the body at most once per key; later runs answer what the first one returned. */
  idempotency?: IdempotencyKey | undefined;
}

/** Signals that leave a committed transaction. They may be lost: readers also poll. */
export interface CommitSignals {
  published(module: string, rows: LogRow[]): void;
  commits(module: string): void;
}

/**
 * The only way to change a module's data: one transaction (READ COMMITTED) in its schema, with its role.
 * A body may run up to 3 times, so it does no I/O besides its statements.
 */
export class UnitOfWork {
  /** Set once, when the module's task worker starts: lets due tasks of a commit skip the claim. */
  intake: TaskIntake | undefined;

  constructor(
    private readonly database: ModuleDatabase,
    private readonly signals: CommitSignals,
    private readonly failpoints: Failpoints,
  ) {}

  run<T>(body: (work: Work) => T | Promise<T>, { idempotency }: RunOptions = {}): Promise<T> {
    return idempotency ? this.runOnce(body, idempotency) : this.repeat(body);
  }

  /** What an earlier `run` with this key returned; undefined when there was none. @throws DomainError `idempotency.key-reused` */
  recall<T>(key: IdempotencyKey | undefined): Promise<{ result: T } | undefined> {
    return key ? recall<T>(sqlOn(this.database.pool), this.database.module, key) : Promise.resolve(undefined);
  }

  /** For delivery and tasks: the same transaction, with the kernel's own steps. */
  runKernel<T>(body: (work: KernelWork) => T | Promise<T>): Promise<T> {
    return this.repeat(body);
  }

  private async runOnce<T>(body: (work: Work) => T | Promise<T>, key: IdempotencyKey): Promise<T> {
    const { module, pool } = this.database;
    let claim: Promise<Claim> | undefined;
    try {
      return await this.repeat(async (work) => {
        claim = claimKey(work.sql, module, key);
        const result = await body(work);
        work.beforeOutbox(() => remember(work.sql, module, key, result));
        return result;
      });
    } catch (error) {
      const claimed = await claim;
      if (claimed === 'in flight') throw keyInFlight();
      const winner = claimed === 'answered' && (await recall<T>(sqlOn(pool), module, key));
      if (!winner) throw error;
      return winner.result;
    }
  }

  private async repeat<T>(body: (work: KernelWork) => T | Promise<T>): Promise<T> {
    for (let run = 1; ; run++) {
      try {
        return await this.once(body);
      } catch (error) {
        if (run === RUNS_MAX || !isRepeatable(error)) throw error;
      }
    }
  }

  private async once<T>(body: (work: KernelWork) => T | Promise<T>): Promise<T> {
    const client = await this.database.pool.connect();
    const transaction = new Transaction(client, this.database);
    let result: T;
    try {
      result = await body(transaction);
      await transaction.commit(this.intake, this.failpoints);
    } catch (error) {
      this.intake?.abandoned(transaction.scheduled);
      await transaction.abandon();
      throw (sqlState(error) === TRANSACTION_ABORTED && transaction.failure) || error;
    }
    client.release();
    this.afterCommit(transaction);
    return result;
  }

  private afterCommit({ published, scheduled, headers }: Transaction): void {
    const { module } = this.database;
    void this.failpoints.reach('work.after-commit', module);
    this.signals.commits(module);
    if (scheduled.length > 0) this.intake?.committed(scheduled, headers);
    void this.failpoints.reach('work.before-signal', module);
    if (published.length > 0) this.signals.published(module, published);
  }
}

/** `begin` travels with the first statement, and the last statements travel with `commit`: two round trips, not four. */
class Transaction implements KernelWork {
  readonly outgoing: Outgoing[] = [];
  readonly scheduled: Scheduled[] = [];
  headers = currentHeaders();
  private forked: EntityManager | undefined;
  private readonly steps: (() => Promise<unknown>)[] = [];
  private readonly begun: Promise<unknown>;
  private ended = false;
  /** Of the first statement that failed; what PostgreSQL says of the later ones is only that one did. */
  failure: Error | undefined;
  private readonly sent: Promise<unknown>[] = [];
  /** The events as they stand in the log; known once committed. */
  published: LogRow[] = [];
  /** A body that goes on after its transaction has ended must not write into the next one of this connection. */
  private readonly connection: Pick<pg.PoolClient, 'query'>;
  private readonly plain: Sql;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly database: ModuleDatabase,
  ) {
    const query = (...statement: Parameters<pg.PoolClient['query']>) => {
      if (this.ended)
        throw new Error('The transaction has ended: its body sent a statement and did not wait for it');
      return client.query(...statement);
    };
    this.connection = { query: query as pg.PoolClient['query'] };
    this.plain = sqlOn(this.connection);
    this.begun = client.query('begin');
    this.begun.catch(() => undefined);
  }

  get em(): EntityManager {
    this.forked ??= boundTo(this.connection, this.database);
    return this.forked;
  }

  // Fields, not methods: bodies take them out of the scope by destructuring.
  readonly sql: Sql = (text, params) => {
    const rows = this.plain<never>(text, params);
    rows.catch((error: Error) => (this.failure ??= error));
    this.sent.push(rows);
    return rows;
  };

  readonly publish: Work['publish'] = (event, payload) => void this.outgoing.push({ event: event, payload });

  readonly schedule: Work['schedule'] = (task, payload, dueInMs = 0) =>
    void this.scheduled.push({ task: task, payload, dueInMs });

  readonly beforeOutbox: KernelWork['beforeOutbox'] = (step) => void this.steps.push(step);

  async commit(intake: TaskIntake | undefined, failpoints: Failpoints): Promise<void> {
    const { module } = this.database;
    await this.begun;
    if (this.forked) await this.forked.flush();
    const events = this.outgoing.length > 0 ? columnsOf(this.outgoing) : undefined;
    if (this.failure) throw this.failure;
    if (this.scheduled.length > 0) void insertTasks(this.sql, module, this.scheduled, intake, this.headers);
    for (const step of this.steps) void step();
    const logged = events && appendToOutbox(this.sql, module, events, this.headers);
    logged?.catch(() => undefined);
    this.ended = true;
    const held = failpoints.reach('outbox.after-insert', module);
    if (held) await held;
    const { command } = await this.client.query('commit');
    if (command !== 'COMMIT') {
      await Promise.allSettled(this.sent);
      throw this.failure ?? new Error('The transaction was rolled back by an earlier error');
    }
    if (logged) this.published = await logged;
  }

  /** Gives the connection back only when it is known to be out of the transaction. */
  async abandon(): Promise<void> {
    this.ended = true;
    try {
      await this.client.query('rollback');
      this.client.release();
    } catch (error) {
      this.client.release(error as Error);
    }
  }
}

/** MikroORM asks Kysely for its connection: here it always gets this transaction's. */
function boundTo({ query }: Pick<pg.PoolClient, 'query'>, { orm }: ModuleDatabase): EntityManager {
  const borrowed = { query, release: () => undefined };
  const pool = { connect: () => Promise.resolve(borrowed), end: () => Promise.resolve() };
  const em = orm.em.fork();
  em.setTransactionContext(new Kysely({ dialect: new PostgresDialect({ pool: pool as never }) }));
  return em;
}
