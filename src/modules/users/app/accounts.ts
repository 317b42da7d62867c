import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import { UserUpdated } from '../contract/users.events.js';
import { changed, type Account, type AccountChange } from '../domain/account.js';

export const ACCOUNT_COLUMNS = `account.user_id as "userId", account.email, account.name, account.roles, account.locale,
  account.email_verified as "emailVerified", account.version`;

/** The `ETag` of an account, under `/me` and `/users/:id` alike. */
export const tagOf = ({ version }: Pick<Account, 'version'>): string => `"${version}"`;

/** @throws DomainError `users.not-found` */
export async function readAccount(sql: Sql, userId: string): Promise<Account> {
  const [account] = await sql<Account>(
    `select ${ACCOUNT_COLUMNS} from users.account as account where user_id = $1`,
    [userId],
  );
  return account ?? refuseUnknown();
}

/** @throws DomainError `users.not-found` */
export async function lockAccount(sql: Sql, userId: string): Promise<Account> {
  const [account] = await sql<Account>(
    `select ${ACCOUNT_COLUMNS} from users.account as account where user_id = $1 for no key update`,
    [userId],
  );
  return account ?? refuseUnknown();
}

function refuseUnknown(): never {
  throw new DomainError('users.not-found', 'This account does not exist');
}

/** The one way in which a locked account changes: stored and published, when anything is different at all. */
export async function changeAccount(
  { sql, publish }: Work,
  account: Account,
  change: AccountChange,
): Promise<Account> {
  const after = changed(account, change);
  if (after === account) return account;
  await sql(
    `update users.account set name = $2, roles = $3, locale = $4, email_verified = $5, version = $6 where user_id = $1`,
    [after.userId, after.name, after.roles, after.locale, after.emailVerified, after.version],
  );
  publish(UserUpdated, { ...after });
  return after;
}
