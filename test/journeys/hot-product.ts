import type { ApiClient } from '../support/api-client.js';
import type { Journey } from './journey.js';
import type { JourneyShop } from '../support/journey-shop.js';
import { checkout, TEA } from '../orders/journeys.js';

const STOCK = 20;
const BUYERS = 60;
const HOT = 'TEA-1-L';

/** Moves the whole stock of a SKU to this number, all in one warehouse. */
async function leaveInStock(shop: JourneyShop, sku: string, pieces: number): Promise<void> {
  const admin = await shop.admin();
  const stock = await admin.get(`/v1/stock/${sku}`);
  const warehouses: { warehouseId: string; available: number }[] = stock.body.warehouses;
  for (const [index, { warehouseId, available }] of warehouses.entries()) {
    const delta = (index === 0 ? pieces : 0) - available;
    const body = { warehouseId, delta, reason: 'counted for the sale' };
    if (delta !== 0) expect((await admin.post(`/v1/stock/${sku}/adjustments`, body)).status).toBe(201);
  }
}

/** What orders, inventory and payments each say about the same orders. */
async function booksOf({ sql }: JourneyShop, sku: string) {
  const [stock] = await sql(
    `select sum(on_hand)::int as "onHand", sum(reserved)::int as reserved,
            sum(on_hand) = (select sum(on_hand_delta) from inventory.stock_ledger where sku = $1)
            and sum(reserved) = (select sum(reserved_delta) from inventory.stock_ledger where sku = $1) as "asInLedger"
     from inventory.stock where sku = $1`,
    [sku],
  );
  const unbalanced = await sql(
    `select o.number, o.status, o.total_minor, p.captured_minor, p.refunded_minor
     from orders.customer_order as o left join payments.payment as p on p.order_id = o.order_id and p.order_known
     where o.lines @> $1
       and coalesce(p.captured_minor - p.refunded_minor, 0) <> case when o.status = 'confirmed' then o.total_minor else 0 end`,
    [JSON.stringify([{ sku }])],
  );
  const [ordered] = await sql(
    `select coalesce(sum((line->>'quantity')::int), 0)::int as pieces
     from orders.customer_order, jsonb_array_elements(lines) as line where status = 'confirmed' and line->>'sku' = $1`,
    [sku],
  );
  return { stock, ordered, unbalanced };
}

export const aHotProduct: Journey = (shop) =>
  describe('a hot product', () => {
    let guests: ApiClient[];
    beforeAll(async () => {
      await leaveInStock(shop(), HOT, STOCK);
      guests = await Promise.all(Array.from({ length: BUYERS }, () => shop().guest()));
    });

    it('is sold exactly as often as it is there, and the books agree afterwards', async () => {
      const quantities = { [HOT]: 1, [TEA]: 1 };

      const answers = await Promise.all(guests.map((guest) => checkout(guest, { quantities })));
      await shop().untilQuiet();

      const outcomes = Object.groupBy(answers, ({ status, body }) => `${status} ${body.code ?? body.status}`);
      const counts = Object.fromEntries(
        Object.entries(outcomes).map(([outcome, all]) => [outcome, all!.length]),
      );
      expect(counts).toEqual({ '201 confirmed': STOCK, '409 orders.out-of-stock': BUYERS - STOCK });
      expect(await booksOf(shop(), HOT)).toEqual({
        stock: { onHand: STOCK, reserved: STOCK, asInLedger: true },
        ordered: { pieces: STOCK },
        unbalanced: [],
      });
    });
  });
