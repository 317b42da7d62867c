import { Injectable } from '@nestjs/common';
import { OrderPlaced } from '../../orders/contract/orders.events.js';
import { Settings } from '../../../shared/config/settings.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { StockRejected, StockReserved } from '../contract/inventory.events.js';
import { decideReservations, type Verdict } from '../domain/allocation.js';
import { setAside, type ReservedLine } from '../domain/reservation.js';
import { ReservationExpiresAfterMs, TransferReservationExpiresAfterMs } from '../inventory.settings.js';
import { lockStock, recordMovements } from './stock-book.js';

type Placed = DeliveryOf<typeof OrderPlaced>['payload'];

/** Sets aside every line of an order, or nothing. Two round trips for a whole batch of orders. */
@Injectable()
export class OnOrderPlaced {
  private readonly expiresAfterMs: number;
  private readonly transferExpiresAfterMs: number;

  constructor(settings: Settings) {
    this.expiresAfterMs = settings.get(ReservationExpiresAfterMs);
    this.transferExpiresAfterMs = settings.get(TransferReservationExpiresAfterMs);
  }

  @ReactsToAll(OrderPlaced)
  async handle(deliveries: DeliveryOf<typeof OrderPlaced>[], work: Work): Promise<void> {
    const placed = new Map(deliveries.map(({ payload }) => [payload.orderId, payload]));
    const skus = [...new Set([...placed.values()].flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
    const [excluded, levels] = await Promise.all([
      excludedOf(work.sql, [...placed.keys()], skus),
      lockStock(work.sql, skus),
    ]);
    for (const { orderId } of excluded) if (orderId) placed.delete(orderId);
    if (placed.size === 0) return;

    const withdrawn = new Set(excluded.flatMap(({ sku }) => sku ?? []));
    const verdicts = decideReservations([...placed.values()], levels, withdrawn);
    const lines = verdicts.flatMap(({ orderId, allocations }) =>
      allocations.map((allocation) => ({ orderId, ...allocation })),
    );
    const expiries = verdicts.map(({ orderId }) => this.expiryOf(placed.get(orderId)!));
    void insertReservations(work.sql, verdicts, expiries);
    void insertLines(work.sql, lines);
    await recordMovements(work, levels, lines.map(setAside));
    for (const verdict of verdicts) announce(work, verdict);
  }

  private expiryOf({ payment }: Placed): number {
    return payment.method === 'bank_transfer' ? this.transferExpiresAfterMs : this.expiresAfterMs;
  }
}

/** Orders that were decided before, and SKUs that may not be sold any more: a row names one of the two. */
const excludedOf = (
  sql: Sql,
  orderIds: string[],
  skus: string[],
): Promise<{ orderId: string | null; sku: string | null }[]> =>
  sql<{ orderId: string | null; sku: string | null }>(
    `select order_id as "orderId", null as sku from inventory.reservation where order_id = any($1::uuid[])
     union all
     select null, sku from inventory.sku where sku = any($2::text[]) and withdrawn`,
    [orderIds, skus],
  );

const insertReservations = (sql: Sql, verdicts: Verdict[], expiresAfterMs: number[]): Promise<unknown> =>
  sql(
    `insert into inventory.reservation (order_id, status, expires_at)
     select order_id, case when reserved then 'reserved' else 'rejected' end,
            case when reserved then now() + make_interval(secs => expires_after_ms / 1000.0) end
     from unnest($1::uuid[], $2::boolean[], $3::float8[]) as verdict (order_id, reserved, expires_after_ms)`,
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
