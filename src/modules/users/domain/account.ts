import type { Role } from '../../../shared/auth/identity.js';
import type { Locale } from '../../../shared/locale.js';

/** A guest has no account. */
export type AccountRole = Exclude<Role, 'guest'>;
export const ACCOUNT_ROLES: readonly AccountRole[] = ['user', 'admin'];

/** An account as it is shown and published: all but its password. */
export interface Account {
  userId: string;
  email: string;
  name: string;
  roles: AccountRole[];
  locale: Locale;
  emailVerified: boolean;
  /** 1 when made; grows with every change of what is above. */
  version: number;
}

export interface AccountChange {
  name?: string | undefined;
  locale?: Locale | undefined;
  roles?: AccountRole[] | undefined;
  emailVerified?: boolean;
}

/** The account after a change, one version on; the very same one when nothing is different. */
export function changed(account: Account, change: AccountChange): Account {
  const {
    name = account.name,
    locale = account.locale,
    roles = account.roles,
    emailVerified = account.emailVerified,
  } = change;
  const after = { ...account, name, locale, roles: inOrder(roles), emailVerified };
  if (JSON.stringify(after) === JSON.stringify(account)) return account;
  return { ...after, version: account.version + 1 };
}

const inOrder = (roles: AccountRole[]): AccountRole[] => ACCOUNT_ROLES.filter((role) => roles.includes(role));
