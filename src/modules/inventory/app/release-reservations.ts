import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import {
  givenBack,
  holdsStock,
  type Ending,
  type ReservationStatus,
  type ReservedLine,
} from '../domain/reservation.js';
import type { StockLevel } from '../domain/stock.js';
import { recordMovements } from './stock-book.js';

/** Gives back what these orders hold. An order that is unknown, or holds nothing any more, is left as it is. */
export async function releaseReservations(work: Work, orderIds: string[], ending: Ending): Promise<void> {
  const [reservations, lines, levels] = await Promise.all([
    lockReservations(work.sql, orderIds),
    linesOf(work.sql, orderIds),
    lockStockOf(work.sql, orderIds),
  ]);
  const holding = new Set(
    reservations.filter(({ status }) => holdsStock(status)).map(({ orderId }) => orderId),
  );
  if (holding.size === 0) return;
  const returned = lines.filter(({ orderId }) => holding.has(orderId));
  await Promise.all([
    work.sql(`update inventory.reservation set status = $2 where order_id = any($1::uuid[])`, [
      [...holding],
      ending,
    ]),
    recordMovements(
      work,
      levels,
      returned.map((line) => givenBack(line, ending)),
    ),
  ]);
}

const lockReservations = (
  sql: Sql,
  orderIds: string[],
): Promise<{ orderId: string; status: ReservationStatus }[]> =>
  sql<{ orderId: string; status: ReservationStatus }>(
    `select order_id as "orderId", status from inventory.reservation
     where order_id = any($1::uuid[]) order by order_id for update`,
    [orderIds],
  );

const linesOf = (sql: Sql, orderIds: string[]): Promise<ReservedLine[]> =>
  sql<ReservedLine>(
    `select order_id as "orderId", sku, warehouse_id as "warehouseId", quantity
     from inventory.reservation_line where order_id = any($1::uuid[])`,
    [orderIds],
  );

/** `lockStock` for SKUs that only the database knows yet: saves a round trip. */
const lockStockOf = (sql: Sql, orderIds: string[]): Promise<StockLevel[]> =>
  sql<StockLevel>(
    `select sku, warehouse_id as "warehouseId", on_hand as "onHand", reserved from inventory.stock
     where sku = any(array(select distinct sku from inventory.reservation_line where order_id = any($1::uuid[])))
     order by sku, warehouse_id for update`,
    [orderIds],
  );
