import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Read } from '../../../shared/database/module-database.js';
import type { Sql } from '../../../shared/database/sql.js';
import { countedAttempts, throttledForMs, type ThrottleLimits } from '../domain/throttle.js';

/** Attempts of one kind, on or by one subject: an e-mail address, with or without an account, or a network address. */
export interface Counted {
  kind: string;
  subject: string;
  limits: ThrottleLimits;
}

interface AttemptsRow {
  hash: Buffer;
  attemptedAt: Date[];
  now: Date;
}

/** Counts attempts for all replicas. Only a hash of the subject is kept: what people type may be anything. */
@Injectable()
export class Throttle {
  constructor(private readonly read: Read) {}

  /** Milliseconds until one more attempt is heard; 0 when it is heard now. */
  async waitMs(counted: Counted[], sql = this.read.sql): Promise<number> {
    const rows = await sql<AttemptsRow>(
      `select subject_hash as hash, attempted_at as "attemptedAt", clock_timestamp() as now
       from users.attempts where subject_hash = any($1::bytea[])`,
      [counted.map(hashOf)],
    );
    return longestWaitMs(counted, rows);
  }

  /** The same; when it is 0, the attempt is counted. Many at once take their turns until each has committed. */
  async count(counted: Counted[], sql: Sql): Promise<number> {
    // Locks every row, whether it was there or not, in one order for everybody.
    const rows = await sql<AttemptsRow>(
      `insert into users.attempts as mine (subject_hash)
       select subject_hash from unnest($1::bytea[]) as wanted (subject_hash) order by subject_hash
       on conflict (subject_hash) do update set attempted_at = mine.attempted_at
       returning subject_hash as hash, attempted_at as "attemptedAt", clock_timestamp() as now`,
      [counted.map(hashOf)],
    );
    const waitMs = longestWaitMs(counted, rows);
    if (waitMs === 0)
      await Promise.all([...counted.map((one) => add(sql, one, rowOf(one, rows)!)), forgetOld(sql)]);
    return waitMs;
  }

  forget = (counted: Counted[], sql: Sql): Promise<unknown> =>
    sql(`delete from users.attempts where subject_hash = any($1::bytea[])`, [counted.map(hashOf)]);
}

const hashOf = ({ kind, subject }: Counted): Buffer =>
  createHash('sha256').update(`${kind} ${subject}`).digest();

const rowOf = (counted: Counted, rows: AttemptsRow[]): AttemptsRow | undefined =>
  rows.find(({ hash }) => hash.equals(hashOf(counted)));

const longestWaitMs = (counted: Counted[], rows: AttemptsRow[]): number =>
  counted.reduce((longest, one) => {
    const row = rowOf(one, rows);
    return row ? Math.max(longest, throttledForMs(row.attemptedAt, row.now, one.limits)) : longest;
  }, 0);

function add(sql: Sql, { limits }: Counted, { hash, attemptedAt, now }: AttemptsRow): Promise<unknown> {
  const forgetAt = new Date(now.getTime() + limits.windowMs);
  return sql(`update users.attempts set attempted_at = $2, forget_at = $3 where subject_hash = $1`, [
    hash,
    [...countedAttempts(attemptedAt, now, limits), now],
    forgetAt,
  ]);
}

/** Each attempt adds at most two rows and takes away up to ten, so that the table stays as small as the windows are short. */
const forgetOld = (sql: Sql): Promise<unknown> =>
  sql(`delete from users.attempts where subject_hash in (
         select subject_hash from users.attempts where forget_at < now()
         order by forget_at limit 10 for update skip locked)`);
