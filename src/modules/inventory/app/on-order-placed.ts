import { Injectable } from '@nestjs/common';
import { OrderPlaced } from '../../orders/contract/orders.events.js';
import { Settings } from '../../../shared/config/settings.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { StockRejected, StockReserved } from '../contract/inventory.events.js';
import { decideReservations, type Demand, type Verdict } from '../domain/allocation.js';
import { setAside, type ReservedLine } from '../domain/reservation.js';
import { ReservationExpiresAfterMs } from '../inventory.settings.js';
import { lockStock, recordMovements } from './stock-book.js';

/** Sets aside every line of an order, or nothing. Two round trips for a whole batch of orders. */
@Injectable()
export class OnOrderPlaced {
  private readonly expiresAfterMs: number;

  constructor(settings: Settings) {
    this.expiresAfterMs = settings.get(ReservationExpiresAfterMs);
  }

  @ReactsToAll(OrderPlaced)
  async handle(deliveries: DeliveryOf<typeof OrderPlaced>[], work: Work): Promise<void> {
    const placed = new Map<string, Demand>(deliveries.map(({ payload }) => [payload.orderId, payload]));
    const skus = new Set([...placed.values()].flatMap(({ lines }) => lines.map(({ sku }) => sku)));
    const [known, levels] = await Promise.all([
      ordersKnown(work.sql, [...placed.keys()]),
      lockStock(work.sql, [...skus]),
    ]);
    for (const { orderId } of known) placed.delete(orderId);
    if (placed.size === 0) return;

    const verdicts = decideReservations([...placed.values()], levels);
    const lines = verdicts.flatMap(({ orderId, allocations }) =>
      allocations.map((allocation) => ({ orderId, ...allocation })),
    );
    await Promise.all([
      insertReservations(work.sql, verdicts, this.expiresAfterMs),
      insertLines(work.sql, lines),
      recordMovements(work, levels, lines.map(setAside)),
    ]);
    for (const verdict of verdicts) announce(work, verdict);
  }
}

const ordersKnown = (sql: Sql, orderIds: string[]): Promise<{ orderId: string }[]> =>
  sql<{ orderId: string }>(
    `select order_id as "orderId" from inventory.reservation where order_id = any($1::uuid[])`,
    [orderIds],
  );

const insertReservations = (sql: Sql, verdicts: Verdict[], expiresAfterMs: number): Promise<unknown> =>
  sql(
    `insert into inventory.reservation (order_id, status, expires_at)
     select order_id, case when reserved then 'reserved' else 'rejected' end,
            case when reserved then now() + make_interval(secs => $3::float8 / 1000.0) end
     from unnest($1::uuid[], $2::boolean[]) as verdict (order_id, reserved)`,
    [
      verdicts.map(({ orderId }) => orderId),
      verdicts.map(({ shortages }) => shortages.length === 0),
      expiresAfterMs,
    ],
  );

const insertLines = (sql: Sql, lines: ReservedLine[]): Promise<unknown> =>
  sql(
    `insert into inventory.reservation_line (order_id, sku, warehouse_id, quantity)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::integer[])`,
    [
      lines.map(({ orderId }) => orderId),
      lines.map(({ sku }) => sku),
      lines.map(({ warehouseId }) => warehouseId),
      lines.map(({ quantity }) => quantity),
    ],
  );

function announce(work: Work, { orderId, allocations, shortages }: Verdict): void {
  if (shortages.length > 0) work.publish(StockRejected, { orderId, shortages });
  else work.publish(StockReserved, { orderId, allocations });
}
