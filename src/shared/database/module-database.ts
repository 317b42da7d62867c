import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { sqlOn, type Sql } from './sql.js';

/** Everything one hosted module needs of its own schema: its role's connections, its mapped aggregates, its log's id. */
export interface ModuleDatabase {
  /** Also the name of the PostgreSQL schema. */
  readonly module: string;
  readonly pool: pg.Pool;
  readonly orm: MikroORM;
  /** Identifies this log to subscribers; a restored or moved schema keeps it. */
  readonly sourceId: string;
}

/** Reads of one module outside any transaction: each statement sees its own snapshot. */
export abstract class Read {
  abstract readonly sql: Sql;
}

export const readOf = (database: ModuleDatabase): Read => ({ sql: sqlOn(database.pool) });
