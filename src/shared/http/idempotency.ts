import { createHash } from 'node:crypto';
import { DomainError } from '../domain-error.js';
import type { Sql } from '../database/sql.js';
import { sqlState } from '../database/transient.js';
import { requestContext } from '../observability/request-context.js';

/** A client's promise that two requests are the same one (draft-ietf-httpapi-idempotency-key-header). */
export interface IdempotencyKey {
  /** Subject of the caller's token: keys of different callers never meet. */
  caller: string;
  /** As sent, 1 to 255 characters. */
  key: string;
  /** Hash of method, path and body. */
  fingerprint: string;
}

export const fingerprintOf = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path} ${JSON.stringify(body ?? null)}`)
    .digest('base64url');

const UNIQUE_VIOLATION = '23505';
const NOT_NULL_VIOLATION = '23502';

/** @throws DomainError `idempotency.key-reused` (422) when the key came with another request */
export async function recall<T>(
  sql: Sql,
  schema: string,
  key: IdempotencyKey,
): Promise<{ result: T } | undefined> {
  const [row] = await sql<{ fingerprint: string; result: T }>(
    `select fingerprint, result from ${schema}.idempotency_key where caller = $1 and key = $2`,
    [key.caller, key.key],
  );
  if (!row) return undefined;
  if (row.fingerprint !== key.fingerprint)
    throw new DomainError('idempotency.key-reused', 'This Idempotency-Key was used for another request');
  const context = requestContext();
  if (context) context.replayed = true;
  return { result: row.result };
}

/** Whose the key is: of this transaction, of another that is open, or of one that has left its answer. */
export type Claim = 'ours' | 'in flight' | 'answered';

/**
 * Claims the key for this transaction: its first statement, sent ahead of the body's and not waited for. Without the lock
 * the row has no answer, which its column refuses at once, where a duplicate key would wait for the other transaction.
 */
export async function claimKey(sql: Sql, schema: string, key: IdempotencyKey): Promise<Claim> {
  try {
    await sql(
      `insert into ${schema}.idempotency_key (caller, key, fingerprint, result)
       values ($1, $2, $3, case when pg_try_advisory_xact_lock(hashtextextended($4, 0)) then 'null'::json end)`,
      [key.caller, key.key, key.fingerprint, `${schema} ${key.caller} ${key.key}`],
    );
  } catch (error) {
    if (sqlState(error) === NOT_NULL_VIOLATION) return 'in flight';
    if (sqlState(error) === UNIQUE_VIOLATION) return 'answered';
  }
  return 'ours';
}

/** 409, with a `Retry-After`. */
export const keyInFlight = (): DomainError =>
  new DomainError('idempotency.in-flight', 'The first request with this Idempotency-Key is still running');

export const remember = (sql: Sql, schema: string, key: IdempotencyKey, result: unknown): Promise<unknown> =>
  sql(`update ${schema}.idempotency_key set result = $3::json where caller = $1 and key = $2`, [
    key.caller,
    key.key,
    JSON.stringify(result ?? null),
  ]);
