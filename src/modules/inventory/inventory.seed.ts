import type { Seed } from '../../shared/kernel/souk-module.js';
import { demoProducts } from '../../shared/demo/demo-catalog.js';
import { DAY_MS, DEMO_NOW, demoId } from '../../shared/demo/demo-random.js';
import { demoStock, demoWarehouses } from '../../shared/demo/demo-stock.js';

/** Before everything else that happened in the demo world. */
const OPENED_AT = DEMO_NOW - 1_100 * DAY_MS;

/** Past demo orders are over: the stock is what they have left, and nothing is reserved. */
export const seedInventory: Seed = async (sql) => {
  const warehouses = demoWarehouses();
  const skus = demoProducts().flatMap(({ productId, variants }) =>
    variants.map(({ sku }) => ({ sku, productId })),
  );
  const stock = demoStock();
  const filled = stock.filter(({ onHand }) => onHand > 0);
  const inStock = new Set(filled.map(({ sku }) => sku));
  await Promise.all([
    sql(
      `insert into inventory.warehouse (warehouse_id, code, name, country_code, lat, lon)
       select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[])`,
      [
        warehouses.map(({ warehouseId }) => warehouseId),
        warehouses.map(({ code }) => code),
        warehouses.map(({ name }) => name),
        warehouses.map(({ countryCode }) => countryCode),
        warehouses.map(({ location }) => location.lat),
        warehouses.map(({ location }) => location.lon),
      ],
    ),
    sql(
      `insert into inventory.sku (sku, product_id, in_stock) select * from unnest($1::text[], $2::uuid[], $3::boolean[])`,
      [
        skus.map(({ sku }) => sku),
        skus.map(({ productId }) => productId),
        skus.map(({ sku }) => inStock.has(sku)),
      ],
    ),
    sql(
      `insert into inventory.stock (sku, warehouse_id, on_hand, reserved)
       select sku, warehouse_id, on_hand, 0 from unnest($1::text[], $2::uuid[], $3::bigint[]) as opening (sku, warehouse_id, on_hand)`,
      [
        stock.map(({ sku }) => sku),
        stock.map(({ warehouseId }) => warehouseId),
        stock.map(({ onHand }) => onHand),
      ],
    ),
    sql(
      `insert into inventory.stock_ledger (entry_id, sku, warehouse_id, on_hand_delta, reserved_delta, reason, created_at)
       select entry_id, sku, warehouse_id, on_hand, 0, 'opening', $5::timestamptz
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[]) as opening (entry_id, sku, warehouse_id, on_hand)`,
      [
        filled.map(({ sku, warehouseId }) => demoId(`opening ${sku} ${warehouseId}`, OPENED_AT)),
        filled.map(({ sku }) => sku),
        filled.map(({ warehouseId }) => warehouseId),
        filled.map(({ onHand }) => onHand),
        new Date(OPENED_AT),
      ],
    ),
  ]);
};
