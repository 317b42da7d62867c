import type { Keys } from '../../../shared/auth/jwt.strategy.js';
import { readPurposeToken } from '../../../shared/auth/purpose-token.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import { newId } from '../../../shared/uuid.js';
import { EmailVerificationRequested, PasswordResetRequested } from '../contract/users.events.js';
import type { Account } from '../domain/account.js';
import { isOpen, type MailPurpose, type MailRequest } from '../domain/mail-request.js';
import { ACCOUNT_COLUMNS } from './accounts.js';

const EVENT_OF = {
  'email-verification': EmailVerificationRequested,
  'password-reset': PasswordResetRequested,
};

/** Asks for a link to be mailed to an account that is new or locked; its expired requests are forgotten. */
export async function requestMail(
  { sql, publish }: Work,
  purpose: MailPurpose,
  { userId, email, name, locale }: Account,
  lifetimeMs: number,
): Promise<void> {
  const requestId = newId();
  await Promise.all([
    sql(`delete from users.mail_request where user_id = $1 and expires_at < now()`, [userId]),
    sql(
      `insert into users.mail_request (request_id, user_id, purpose, expires_at)
       values ($1, $2, $3, now() + $4 * interval '1 millisecond')`,
      [requestId, userId, purpose, lifetimeMs],
    ),
  ]);
  publish(EVENT_OF[purpose], { userId, requestId, email, name, locale });
}

/** The request that a mailed token was signed for. @throws DomainError `users.bad-mail-token` */
export const requestOf = ({ current }: Keys, token: string, purpose: MailPurpose): string =>
  readPurposeToken(current, token, purpose) ?? refuseToken();

/**
 * Uses a request up, and with it all others of its kind: who has followed one link needs no other.
 * @returns the account that it is for, locked
 * @throws DomainError `users.bad-mail-token` when it is used, expired or gone
 */
export async function useMailRequest(sql: Sql, requestId: string, purpose: MailPurpose): Promise<Account> {
  // The account is locked first, as it is by everybody else; then the request shows what it has become meanwhile.
  const [row] = await sql<Account & MailRequest & { now: Date }>(
    `select ${ACCOUNT_COLUMNS}, request.expires_at as "expiresAt", request.used_at as "usedAt", clock_timestamp() as now
     from users.account as account join users.mail_request as request using (user_id)
     where request_id = $1 and purpose = $2 for no key update`,
    [requestId, purpose],
  );
  if (!row) return refuseToken();
  const { expiresAt, usedAt, now, ...account } = row;
  if (!isOpen({ expiresAt, usedAt }, now)) return refuseToken();
  await sql(
    `update users.mail_request set used_at = clock_timestamp()
     where user_id = $1 and purpose = $2 and used_at is null`,
    [account.userId, purpose],
  );
  return account;
}

function refuseToken(): never {
  const detail = 'token is used, expired, altered or meant for something else';
  throw new DomainError('users.bad-mail-token', 'This link does not, or no longer, work', {
    errors: [{ field: 'token', code: 'is-good-token', detail }],
  });
}
