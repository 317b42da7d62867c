import { demoAdmin, demoBuyers } from '../../../shared/demo/demo-people.js';
import type { Seed } from '../../../shared/kernel/souk-module.js';
import { DEFAULT_LOCALE } from '../../../shared/locale.js';

/** The demo accounts. */
export const seed: Seed = async (sql) => {
  const admin = { ...demoAdmin(), locale: DEFAULT_LOCALE, isAdmin: true };
  const accounts = [admin, ...demoBuyers().map((buyer) => ({ ...buyer, isAdmin: false }))];
  await sql(
    `insert into notifications.account (user_id, version, email, locale, is_admin)
     select user_id, 1, email, locale, is_admin
     from unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) as demo (user_id, email, locale, is_admin)`,
    [
      accounts.map(({ userId }) => userId),
      accounts.map(({ email }) => email),
      accounts.map(({ locale }) => locale),
      accounts.map(({ isAdmin }) => isAdmin),
    ],
  );
};
