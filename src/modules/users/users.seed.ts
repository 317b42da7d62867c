import { DAY_MS, DEMO_NOW, iso } from '../../shared/demo/demo-random.js';
import {
  DEMO_ADMIN_PASSWORD,
  DEMO_BUYER_PASSWORD,
  demoAdmin,
  demoBuyers,
} from '../../shared/demo/demo-people.js';
import type { Seed } from '../../shared/kernel/souk-module.js';
import { DEFAULT_LOCALE } from '../../shared/locale.js';

/** The shop opened before its first buyer came. */
const OPENED_AT = iso(DEMO_NOW - 1_100 * DAY_MS);

/** The administrator and 200 buyers, all with verified addresses. */
export const seedUsers: Seed = async (sql, secrets) => {
  const hashOf = (password: string) => secrets.hashOf(password);
  const [adminHash, buyerHash] = await Promise.all([
    hashOf(DEMO_ADMIN_PASSWORD),
    hashOf(DEMO_BUYER_PASSWORD),
  ]);
  const admin = demoAdmin();
  const buyers = demoBuyers();
  await Promise.all([
    sql(
      `insert into users.account (user_id, email, name, password_hash, roles, locale, email_verified, created_at)
       values ($1, $2, $3, $4, array['user', 'admin'], $5, true, $6)`,
      [admin.userId, admin.email, admin.name, adminHash, DEFAULT_LOCALE, OPENED_AT],
    ),
    sql(
      `insert into users.account (user_id, email, name, password_hash, roles, locale, email_verified, created_at)
       select user_id, email, name, $6, array['user'], locale, true, created_at
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
         as buyer (user_id, email, name, locale, created_at)`,
      [
        buyers.map(({ userId }) => userId),
        buyers.map(({ email }) => email),
        buyers.map(({ name }) => name),
        buyers.map(({ locale }) => locale),
        buyers.map(({ createdAt }) => createdAt),
        buyerHash,
      ],
    ),
  ]);
};
