import type { Duplex } from 'node:stream';
import { PostgresDialect } from 'kysely';
import pg from 'pg';

/** Texts of SQL are constants of the program; beyond this many something interpolates values, and names would leak. */
const PREPARED_STATEMENTS_MAX = 2_000;
const statementNames = new Map<string, string>();

function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known || statementNames.size >= PREPARED_STATEMENTS_MAX) return known;
  const name = `souk_${statementNames.size + 1}`;
  statementNames.set(text, name);
  return name;
}

const gathering = new WeakSet<Duplex>();

/** What is sent to one connection in one turn of the event loop goes out with one system call: that is what statements cost most. */
function gather(stream: Duplex): void {
  if (gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  setImmediate(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}

/** Prepares every parametrised statement once per connection, so PostgreSQL parses and plans it once. */
class PreparingClient extends pg.Client {
  override query(config: unknown, values?: unknown, callback?: unknown): never {
    gather((this as unknown as { connection: { stream: Duplex } }).connection.stream);
    const statement = typeof config === 'string' ? { text: config, values } : (config as Statement);
    const prepared =
      Array.isArray(statement.values) && statement.values.length > 0 && !statement.submit && !statement.name;
    const named = prepared ? { ...statement, name: statementName(statement.text) } : config;
    return super.query(named as never, (prepared ? undefined : values) as never, callback as never) as never;
  }
}

interface Statement {
  text: string;
  values?: unknown;
  name?: string;
  submit?: unknown;
}

export interface PoolOptions {
  url: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  connectionsMax: number;
  connectTimeoutMs: number;
}

/**
 * Connections of one module's role. Statements are pipelined: those sent without waiting for each other share a round
 * trip. bigint columns arrive as numbers (positions and minor units stay below 2^53), timestamptz as `Date`.
 */
export function createPool({ url, applicationName, connectionsMax, connectTimeoutMs }: PoolOptions): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    Client: PreparingClient,
    pipeline: true,
    types,
  });
  // A connection that dies is replaced by the pool, and whoever was using it gets the error from its next statement;
  // without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** What MikroORM talks through: the module's own pool, which outlives every ORM that borrows it. */
export const dialectOver = (pool: pg.Pool): PostgresDialect => {
  const borrowed = { connect: () => pool.connect(), end: () => Promise.resolve() };
  return new PostgresDialect({ pool: borrowed as never });
};
