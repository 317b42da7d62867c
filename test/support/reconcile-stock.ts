import type { Sql } from '../../src/shared/database/sql.js';

/** Counters of one SKU in one warehouse beside what the ledger and the live reservations say that they are. */
export interface StockDiscrepancy {
  sku: string;
  warehouseId: string;
  onHand: number;
  onHandByLedger: number;
  reserved: number;
  reservedByLedger: number;
  reservedByOrders: number;
}

/** Every SKU and warehouse whose three accounts differ; empty while inventory is sound. In one snapshot, so at any time. */
export const stockDiscrepancies = (sql: Sql): Promise<StockDiscrepancy[]> =>
  sql<StockDiscrepancy>(
    `with account as (
       select sku, warehouse_id, on_hand, 0 as ledger_on_hand, reserved, 0 as ledger_reserved, 0 as order_reserved
       from inventory.stock
       union all
       select sku, warehouse_id, 0, on_hand_delta, 0, reserved_delta, 0 from inventory.stock_ledger
       union all
       select sku, warehouse_id, 0, 0, 0, 0, quantity from inventory.reservation_line
       join inventory.reservation using (order_id) where status in ('reserved', 'committed')
     )
     select sku, warehouse_id as "warehouseId",
            sum(on_hand)::float8 as "onHand", sum(ledger_on_hand)::float8 as "onHandByLedger",
            sum(reserved)::float8 as reserved, sum(ledger_reserved)::float8 as "reservedByLedger",
            sum(order_reserved)::float8 as "reservedByOrders"
     from account group by sku, warehouse_id
     having sum(on_hand) <> sum(ledger_on_hand) or sum(reserved) <> sum(ledger_reserved)
         or sum(reserved) <> sum(order_reserved)
     order by sku, warehouse_id`,
  );
