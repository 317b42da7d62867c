import type { Sql } from '../../../shared/database/sql.js';

/** In one order everywhere, so that two batches never wait for each other. */
export const lockCarts = (sql: Sql, cartIds: string[]): Promise<unknown> =>
  sql('select 1 from cart.cart where cart_id = any($1::uuid[]) order by cart_id for update', [cartIds]);
