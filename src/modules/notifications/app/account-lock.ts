import type { Sql } from '../../../shared/database/sql.js';

/**
 * Orders and accounts come from different modules, and two replicas may apply them at once: without this lock each could
 * miss what the other has not committed yet, and nobody would tell the buyer. Those who change accounts take it alone,
 * those who only look accounts up share it; both before their first look.
 */
export const aloneWithAccounts = (sql: Sql): Promise<unknown> =>
  sql(`select pg_advisory_xact_lock(hashtextextended('notifications.account', 0))`);

export const amongAccounts = (sql: Sql): Promise<unknown> =>
  sql(`select pg_advisory_xact_lock_shared(hashtextextended('notifications.account', 0))`);
