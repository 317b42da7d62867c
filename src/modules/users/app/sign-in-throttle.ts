import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Settings } from '../../../shared/config/settings.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Sql } from '../../../shared/database/sql.js';
import { DomainError } from '../../../shared/domain-error.js';
import { emailKey } from '../domain/email.js';
import { countedFailures, throttledForMs, type ThrottleLimits } from '../domain/sign-in-throttle.js';
import { SignInFailuresMax, SignInWindowMs } from '../users.settings.js';

interface FailuresRow {
  failedAt: Date[];
  now: Date;
}

/**
 * Counts failed sign-ins per e-mail address, for all replicas. Addresses without an account are counted alike, else the
 * refusal would tell which ones exist. It decides after the password was verified, in the transaction that answers: so
 * many guesses at once learn no more than as many one after the other.
 */
@Injectable()
export class SignInThrottle {
  private readonly limits: ThrottleLimits;

  constructor(
    private readonly read: Read,
    settings: Settings,
  ) {
    this.limits = { failuresMax: settings.get(SignInFailuresMax), windowMs: settings.get(SignInWindowMs) };
  }

  /** @throws DomainError `users.too-many-sign-ins` */
  async pass(email: string, sql = this.read.sql): Promise<void> {
    const [failures] = await sql<FailuresRow>(
      `select failed_at as "failedAt", clock_timestamp() as now from users.failed_sign_ins where email_hash = $1`,
      [hashOf(email)],
    );
    if (failures) this.refuseTooMany(failures);
  }

  /** @throws DomainError `users.too-many-sign-ins` instead of counting one more */
  async countFailure(email: string, sql: Sql): Promise<void> {
    const hash = hashOf(email);
    // Locks the row, whether it was there or not, until the failure is counted.
    const [row] = await sql<FailuresRow>(
      `insert into users.failed_sign_ins as mine (email_hash) values ($1)
       on conflict (email_hash) do update set failed_at = mine.failed_at
       returning failed_at as "failedAt", clock_timestamp() as now`,
      [hash],
    );
    const { failedAt, now } = row!;
    this.refuseTooMany({ failedAt, now });
    const counted = [...countedFailures(failedAt, now, this.limits), now];
    const forgetAt = new Date(now.getTime() + this.limits.windowMs);
    await Promise.all([
      sql(`update users.failed_sign_ins set failed_at = $2, forget_at = $3 where email_hash = $1`, [
        hash,
        counted,
        forgetAt,
      ]),
      this.forgetOld(sql),
    ]);
  }

  private refuseTooMany({ failedAt, now }: FailuresRow): void {
    const waitMs = throttledForMs(failedAt, now, this.limits);
    if (waitMs === 0) return;
    const retryAfterS = Math.ceil(waitMs / 1_000);
    throw new DomainError('users.too-many-sign-ins', 'Too many failed sign-ins; try again later', {
      retryAfterS,
    });
  }

  /** Each failure adds at most one row and takes away up to ten, so that the table stays as small as the window is short. */
  private forgetOld = (sql: Sql): Promise<unknown> =>
    sql(`delete from users.failed_sign_ins where email_hash in (
           select email_hash from users.failed_sign_ins where forget_at < now()
           order by forget_at limit 10 for update skip locked)`);
}

const hashOf = (email: string): Buffer => createHash('sha256').update(emailKey(email)).digest();
