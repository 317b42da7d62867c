import type { Sql } from '../../src/shared/database/sql.js';

/**
 * Counters of one SKU in one warehouse beside what the ledger and the reservations say that they are. Dispatched is what
 * left from a reservation; parcels of cancelled orders left from what was free, and only the ledger knows them.
 */
export interface StockDiscrepancy {
  sku: string;
  warehouseId: string;
  onHand: number;
  onHandByLedger: number;
  reserved: number;
  reservedByLedger: number;
  reservedByOrders: number;
  dispatchedByLedger: number;
  dispatchedByOrders: number;
}

/** Every SKU and warehouse whose three accounts differ; empty while inventory is sound. In one snapshot, so at any time. */
export const stockDiscrepancies = (sql: Sql): Promise<StockDiscrepancy[]> =>
  sql<StockDiscrepancy>(
    `with account (sku, warehouse_id, on_hand, ledger_on_hand, reserved, ledger_reserved, order_reserved,
                   ledger_sent, order_sent) as (
       select sku, warehouse_id, on_hand, 0, reserved, 0, 0, 0, 0 from inventory.stock
       union all
       select sku, warehouse_id, 0, on_hand_delta, 0, reserved_delta, 0,
              case when reason = 'dispatch' then -reserved_delta else 0 end, 0 from inventory.stock_ledger
       union all
       select sku, warehouse_id, 0, 0, 0, 0,
              case when status in ('reserved', 'committed') then quantity - dispatched else 0 end, 0, dispatched
       from inventory.reservation_line join inventory.reservation using (order_id)
     )
     select sku, warehouse_id as "warehouseId",
            sum(on_hand)::float8 as "onHand", sum(ledger_on_hand)::float8 as "onHandByLedger",
            sum(reserved)::float8 as reserved, sum(ledger_reserved)::float8 as "reservedByLedger",
            sum(order_reserved)::float8 as "reservedByOrders",
            sum(ledger_sent)::float8 as "dispatchedByLedger", sum(order_sent)::float8 as "dispatchedByOrders"
     from account group by sku, warehouse_id
     having sum(on_hand) <> sum(ledger_on_hand) or sum(reserved) <> sum(ledger_reserved)
         or sum(reserved) <> sum(order_reserved) or sum(ledger_sent) <> sum(order_sent)
     order by sku, warehouse_id`,
  );
