import type { Work } from '../../../shared/database/unit-of-work.js';
import { givenBack, type Ending } from '../domain/reservation.js';
import { lockHeldLines } from './reservation-book.js';
import { lockStockOfOrders, recordMovements } from './stock-book.js';

/** Gives back what these orders hold. An order that is unknown, or holds nothing any more, is left as it is. */
export async function releaseReservations(work: Work, orderIds: string[], ending: Ending): Promise<void> {
  const [held, levels] = await Promise.all([
    lockHeldLines(work.sql, orderIds),
    lockStockOfOrders(work.sql, orderIds),
  ]);
  if (held.length === 0) return;
  void work.sql(`update inventory.reservation set status = $2 where order_id = any($1::uuid[])`, [
    [...new Set(held.map(({ orderId }) => orderId))],
    ending,
  ]);
  const returned = held.map((line) => givenBack(line, ending));
  await recordMovements(work, levels, returned);
}
