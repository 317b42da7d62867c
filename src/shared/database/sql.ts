import type pg from 'pg';

/**
 * One statement with `$1`-style parameters, on whatever it was made for: a transaction's connection or a pool.
 * Its text is a constant of the program: it is prepared once per connection.
 */
export type Sql = <Row = Record<string, unknown>>(text: string, params?: unknown[]) => Promise<Row[]>;

export const sqlOn =
  (connection: Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>): Sql =>
  async <Row>(text: string, params: unknown[] = []) =>
    (await connection.query(text, params)).rows as Row[];
