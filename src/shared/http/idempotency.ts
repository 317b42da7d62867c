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

/** The same key was committed by somebody else while this transaction ran; its stored answer is to be used. */
export class IdempotencyRace extends Error {}

const UNIQUE_VIOLATION = '23505';

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

/**
 * Claims the key for this transaction. @throws DomainError `idempotency.in-flight` (409) while another one holds it,
 * and IdempotencyRace when it has been answered meanwhile
 */
export async function lockIdempotencyKey(sql: Sql, schema: string, key: IdempotencyKey): Promise<void> {
  const [locks, answered] = await Promise.all([
    sql<{ locked: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked', [
      `${schema} ${key.caller} ${key.key}`,
    ]),
    sql(`select 1 from ${schema}.idempotency_key where caller = $1 and key = $2`, [key.caller, key.key]),
  ]);
  if (!locks[0]?.locked)
    throw new DomainError(
      'idempotency.in-flight',
      'The first request with this Idempotency-Key is still running',
    );
  if (answered.length > 0) throw new IdempotencyRace();
}

export async function remember(
  sql: Sql,
  schema: string,
  key: IdempotencyKey,
  result: unknown,
): Promise<void> {
  try {
    await sql(
      `insert into ${schema}.idempotency_key (caller, key, fingerprint, result) values ($1, $2, $3, $4::json)`,
      [key.caller, key.key, key.fingerprint, JSON.stringify(result ?? null)],
    );
  } catch (error) {
    throw sqlState(error) === UNIQUE_VIOLATION ? new IdempotencyRace() : error;
  }
}
