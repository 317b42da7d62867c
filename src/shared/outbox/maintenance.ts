import type { Settings } from '../config/settings.js';
import type pg from 'pg';
import { sqlOn, type Sql } from '../database/sql.js';
import {
  IdempotencyKeepMs,
  OutboxKeepMs,
  OutboxMaintenanceMs,
  OutboxPartitionPositions,
} from '../kernel/kernel.settings.js';
import type { Logger } from '../observability/logger.js';
import { reportReaders, type ReaderReport } from './log-port.js';

/** Partitions that stand ready beyond the one being written. */
const AHEAD = 2;
/** A partition is not worth waiting for: the next round tries again. */
const LOCK_TIMEOUT_MS = 500;

interface Partition {
  name: string;
  /** First position of the partition, and the first of the next. */
  from: number;
  to: number;
}

/**
 * Makes partitions of a log before they are needed. The module's role owns them. Made first and attached then: a table
 * that is created as a partition locks the whole log, and one long reader of it would stop every publisher.
 */
export async function makePartitionsAhead(sql: Sql, schema: string, positions: number): Promise<void> {
  const existing = await partitionsOf(sql, schema);
  const [log] = await sql<{ next: number }>(
    `select coalesce(last_value, 0) + 1 as next from pg_sequences
     where schemaname = $1 and sequencename = 'outbox_position_seq'`,
    [schema],
  );
  let from = existing.at(-1)?.to ?? 1;
  const wanted = (log?.next ?? 1) + AHEAD * positions;
  while (from <= wanted) {
    const partition = `${schema}.outbox_from_${from}`;
    await sql(
      `create table if not exists ${partition} (like ${schema}.outbox including defaults including constraints);
       alter table ${schema}.outbox attach partition ${partition} for values from (${from}) to (${from + positions})`,
    );
    from += positions;
  }
}

const partitionsOf = async (sql: Sql, schema: string): Promise<Partition[]> => {
  const rows = await sql<{ name: string; bounds: string }>(
    `select child.relname as name, pg_get_expr(child.relpartbound, child.oid) as bounds
     from pg_inherits join pg_class as child on child.oid = inhrelid
     where inhparent = ($1 || '.outbox')::regclass and not inhdetachpending`,
    [schema],
  );
  const parsed = rows.map(({ name, bounds }) => {
    const [from = '0', to = '0'] = bounds.match(/\d+/g) ?? [];
    return { name, from: Number(from), to: Number(to) };
  });
  return parsed.sort((a, b) => a.from - b.from);
};

/**
 * Upkeep of one module's log: partitions made ahead, reports of its readers, and old partitions dropped: only whole,
 * only when every row is old enough, and only below every reported watermark. A laggard is announced, never overrun.
 */
export class OutboxMaintenance {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private readonly sql: Sql;

  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
    private readonly settings: Settings,
    private readonly log: Logger,
    private readonly readers: () => ReaderReport[],
  ) {
    this.sql = sqlOn(pool);
  }

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.round().finally(() => (this.running = undefined));
    }, this.settings.get(OutboxMaintenanceMs));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round; errors are logged, the next round tries again. */
  async round(): Promise<void> {
    try {
      await makePartitionsAhead(this.sql, this.schema, this.settings.get(OutboxPartitionPositions));
      await reportReaders(this.sql, this.schema, this.readers());
      await this.finishInterrupted();
      await this.dropOld();
      await this.forgetKeys();
    } catch (error) {
      this.log.warn({ module: this.schema, err: error }, 'upkeep of the log failed; tried again next round');
    }
  }

  private async dropOld(): Promise<void> {
    const [lowest] = await this.sql<{ position: number | null; reader: string }>(
      `select position, subscriber || '/' || subscription as reader from ${this.schema}.outbox_reader order by position limit 1`,
    );
    for (const partition of await this.expired()) {
      if (lowest && lowest.position! < partition.to - 1) {
        this.log.error(
          { module: this.schema, reader: lowest.reader, partition: partition.name },
          'a reader keeps the log from shrinking',
        );
        return;
      }
      await this.drop(partition.name);
    }
  }

  /** Full partitions whose newest row is older than the log is kept. */
  private async expired(): Promise<Partition[]> {
    const partitions = await partitionsOf(this.sql, this.schema);
    const expired: Partition[] = [];
    for (const partition of partitions) {
      const [newest] = await this.sql<{ full: boolean; old: boolean }>(
        `select coalesce((select last_value from pg_sequences where schemaname = $1 and sequencename = 'outbox_position_seq'), 0) >= $2 as full,
                coalesce((select occurred_at from ${this.schema}.${partition.name} order by position desc limit 1)
                  < now() - make_interval(secs => $3::float8 / 1000.0), true) as old`,
        [this.schema, partition.to, this.settings.get(OutboxKeepMs)],
      );
      if (!newest?.full || !newest.old) break;
      expired.push(partition);
    }
    return expired;
  }

  /** Detaching waits for readers of the log, so it gives up early; what an interrupted round left is finished by the next. */
  private async drop(partition: string, detach = 'concurrently'): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await client.query(
        `alter table ${this.schema}.outbox detach partition ${this.schema}.${partition} ${detach}`,
      );
      await client.query(`drop table ${this.schema}.${partition}`);
      this.log.info({ module: this.schema, partition }, 'dropped an old partition of the log');
    } finally {
      await client.query('reset lock_timeout').catch(() => undefined);
      client.release();
    }
  }

  private async finishInterrupted(): Promise<void> {
    const pending = await this.sql<{ name: string }>(
      `select child.relname as name from pg_inherits join pg_class as child on child.oid = inhrelid
       where inhparent = ($1 || '.outbox')::regclass and inhdetachpending`,
      [this.schema],
    );
    for (const { name } of pending) await this.drop(name, 'finalize');
    const detached = await this.sql<{ name: string }>(
      `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r'
         and relname like 'outbox\\_from\\_%' and not relispartition`,
      [this.schema],
    );
    for (const { name } of detached) await this.sql(`drop table ${this.schema}.${name}`);
  }

  private forgetKeys(): Promise<unknown> {
    return this.sql(
      `delete from ${this.schema}.idempotency_key where created_at < now() - make_interval(secs => $1::float8 / 1000.0)`,
      [this.settings.get(IdempotencyKeepMs)],
    );
  }
}
