import { OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import { demoStock } from '../../src/shared/demo/demo-stock.js';
import { newId } from '../../src/shared/uuid.js';
import { stockDiscrepancies } from '../support/reconcile-stock.js';
import { startTestShop } from '../support/shop.js';
import { anOrder, startInventoryShop, type InventoryShop } from './inventory-shop.js';

describe('the stock tables', () => {
  let inventory: InventoryShop;
  const order = anOrder({ 'TEA-1': 4 });
  /** With the rights that the module itself has. */
  const asModule = (text: string, params: unknown[] = []) =>
    inventory.shop.shop.hosted.find(({ name }) => name === 'inventory')!.pool.query(text, params);

  beforeAll(async () => {
    inventory = await startInventoryShop();
    await inventory.stocked('TEA-1', { [inventory.east]: 5 });
    await inventory.apply(OrderPlaced, order);
  });
  afterAll(() => inventory[Symbol.asyncDispose]());

  const CHECK_VIOLATION = '23514';
  const FOREIGN_KEY_VIOLATION = '23503';
  const NOT_UNIQUE = '23505';
  const APPEND_ONLY = '23001';

  it.each([
    ['more reserved than is there', `update inventory.stock set reserved = 6`, CHECK_VIOLATION],
    ['less on hand than is reserved', `update inventory.stock set on_hand = 3`, CHECK_VIOLATION],
    ['less than nothing reserved', `update inventory.stock set reserved = -1`, CHECK_VIOLATION],
    ['a ledger entry that is changed', `update inventory.stock_ledger set reason = 'x'`, APPEND_ONLY],
    ['a ledger entry that is deleted', `delete from inventory.stock_ledger`, APPEND_ONLY],
    ['a ledger that is emptied', `truncate inventory.stock_ledger`, APPEND_ONLY],
    ['a status that does not exist', `update inventory.reservation set status = 'lost'`, CHECK_VIOLATION],
    [
      'a rejected order that expires',
      `update inventory.reservation set status = 'rejected'`,
      CHECK_VIOLATION,
    ],
    [
      'more sent than was set aside',
      `update inventory.reservation_line set dispatched = quantity + 1`,
      CHECK_VIOLATION,
    ],
    ['a reorder point without a quantity', `update inventory.stock set reorder_point = 5`, CHECK_VIOLATION],
    [
      'a second open proposal',
      `insert into inventory.replenishment (replenishment_id, sku, warehouse_id, quantity)
       select gen_random_uuid(), sku, warehouse_id, 5 from inventory.stock, generate_series(1, 2)`,
      NOT_UNIQUE,
    ],
    [
      'a receipt without its time',
      `insert into inventory.replenishment (replenishment_id, sku, warehouse_id, quantity, status)
       select gen_random_uuid(), sku, warehouse_id, 5, 'received' from inventory.stock`,
      CHECK_VIOLATION,
    ],
    ['a reserved line of nothing', `update inventory.reservation_line set quantity = 0`, CHECK_VIOLATION],
    [
      'a second reservation of an order',
      `insert into inventory.reservation select * from inventory.reservation`,
      NOT_UNIQUE,
    ],
    [
      'stock of an unknown SKU',
      `insert into inventory.stock select 'TEA-9', warehouse_id, 1, 0 from inventory.warehouse`,
      FOREIGN_KEY_VIOLATION,
    ],
    [
      'stock in an unknown warehouse',
      `insert into inventory.stock values ('TEA-1', gen_random_uuid(), 1, 0)`,
      FOREIGN_KEY_VIOLATION,
    ],
  ])('refuse %s, also from raw SQL', async (_, statement, code) => {
    await expect(asModule(statement)).rejects.toMatchObject({ code });
  });

  it('are found out when somebody moves a counter without an entry', async () => {
    const { shop, east } = inventory;
    expect(await stockDiscrepancies(shop.sql)).toEqual([]);

    await asModule('update inventory.stock set on_hand = on_hand + 1');
    const byCounter = await stockDiscrepancies(shop.sql);
    await asModule('update inventory.stock set on_hand = on_hand - 1');
    await asModule(
      `insert into inventory.stock_ledger (entry_id, sku, warehouse_id, on_hand_delta, reserved_delta, reason)
       values ($1, 'TEA-2', $2, 0, 1, 'forged')`,
      [newId(), east],
    );
    const byEntry = await stockDiscrepancies(shop.sql);
    await asModule('update inventory.reservation_line set dispatched = 1');
    const byParcel = await stockDiscrepancies(shop.sql);

    expect(byCounter).toMatchObject([{ sku: 'TEA-1', warehouseId: east, onHand: 6, onHandByLedger: 5 }]);
    expect(byEntry).toMatchObject([{ sku: 'TEA-2', reserved: 0, reservedByLedger: 1, reservedByOrders: 0 }]);
    expect(byParcel).toMatchObject([
      { sku: 'TEA-1', reserved: 4, reservedByOrders: 3, dispatchedByLedger: 0, dispatchedByOrders: 1 },
      { sku: 'TEA-2' },
    ]);
  });
});

describe('the demo stock', () => {
  it('opens with ledger entries that add up, and nothing reserved', async () => {
    await using shop = await startTestShop();
    const { sku, warehouseId, onHand } = demoStock().find((each) => each.onHand > 0)!;

    const [totals] = await shop.sql(
      `select sum(on_hand)::int as "onHand", sum(reserved)::int as reserved, count(*)::int as rows from inventory.stock`,
    );
    const [stock] = await shop.sql(
      'select on_hand::int as "onHand" from inventory.stock where sku = $1 and warehouse_id = $2',
      [sku, warehouseId],
    );
    const wrong = await shop.sql(
      `select sku from inventory.sku where in_stock <> exists
         (select 1 from inventory.stock where stock.sku = sku.sku and on_hand > reserved)`,
    );

    expect(await stockDiscrepancies(shop.sql)).toEqual([]);
    expect(totals).toEqual({
      onHand: demoStock().reduce((sum, each) => sum + each.onHand, 0),
      reserved: 0,
      rows: demoStock().length,
    });
    expect(stock).toEqual({ onHand });
    expect(wrong).toEqual([]);
  });
});
