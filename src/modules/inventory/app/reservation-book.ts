import type { Sql } from '../../../shared/database/sql.js';
import { holdsStock, type ReservationStatus, type ReservedLine } from '../domain/reservation.js';

/**
 * Locks the reservations of these orders and answers what they hold: nothing for orders that are unknown or over, and
 * nothing that has been sent. Reservations are locked before stock.
 */
export async function lockHeldLines(sql: Sql, orderIds: string[]): Promise<ReservedLine[]> {
  // Two statements: a single one that had to wait would show the lines as they were before it waited.
  const [reservations, lines] = await Promise.all([
    sql<{ orderId: string; status: ReservationStatus }>(
      `select order_id as "orderId", status from inventory.reservation
       where order_id = any($1::uuid[]) order by order_id for update`,
      [orderIds],
    ),
    sql<ReservedLine>(
      `select order_id as "orderId", sku, warehouse_id as "warehouseId", quantity - dispatched as quantity
       from inventory.reservation_line where order_id = any($1::uuid[]) and quantity > dispatched`,
      [orderIds],
    ),
  ]);
  const holding = new Set(
    reservations.filter(({ status }) => holdsStock(status)).map(({ orderId }) => orderId),
  );
  return lines.filter(({ orderId }) => holding.has(orderId));
}
