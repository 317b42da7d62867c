import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { ShipmentDispatched } from '../../shipping/contract/shipping.events.js';
import { departureOf } from '../domain/dispatch.js';
import type { ReservedLine } from '../domain/reservation.js';
import { lockHeldLines } from './reservation-book.js';
import { lockStock, recordMovements } from './stock-book.js';

type Dispatched = DeliveryOf<typeof ShipmentDispatched>['payload'];

/**
 * Goods leave the shelf, once per parcel, whatever becomes of their order. Should an order be cancelled as its parcel
 * leaves, and its goods have been promised to others before this is heard of, then the tables refuse and the event
 * waits among the dead letters: somebody has to count, and to replay it.
 */
@Injectable()
export class OnShipmentDispatched {
  @ReactsToAll(ShipmentDispatched, 'soon')
  async handle(deliveries: DeliveryOf<typeof ShipmentDispatched>[], work: Work): Promise<void> {
    const reported = new Map(deliveries.map(({ payload }) => [payload.shipmentId, payload]));
    const parcels = [...reported.values()];
    const orderIds = parcels.map(({ orderId }) => orderId);
    const skus = parcels.flatMap(({ items }) => items.map(({ sku }) => sku));
    const [held, levels, counted] = await Promise.all([
      lockHeldLines(work.sql, orderIds),
      lockStock(work.sql, skus),
      countShipments(work.sql, parcels),
    ]);
    const leaving = counted.map(({ shipmentId }) => reported.get(shipmentId)!);
    const { movements, sent } = departureOf(leaving, held);
    void markSent(work.sql, sent);
    void commit(work.sql, sent);
    await recordMovements(work, levels, movements);
  }
}

/** Answers those that had not been counted before. */
const countShipments = (sql: Sql, parcels: Dispatched[]): Promise<{ shipmentId: string }[]> =>
  sql<{ shipmentId: string }>(
    `insert into inventory.dispatched_shipment (shipment_id, order_id, warehouse_id, dispatched_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[])
     on conflict do nothing returning shipment_id as "shipmentId"`,
    [
      parcels.map(({ shipmentId }) => shipmentId),
      parcels.map(({ orderId }) => orderId),
      parcels.map(({ warehouseId }) => warehouseId),
      parcels.map(({ at }) => at),
    ],
  );

const markSent = (sql: Sql, sent: ReservedLine[]): Promise<unknown> =>
  sql(
    `update inventory.reservation_line as mine set dispatched = mine.dispatched + sent.quantity
     from (select order_id, sku, warehouse_id, sum(quantity)::integer as quantity
           from unnest($1::uuid[], $2::text[], $3::uuid[], $4::integer[]) as part (order_id, sku, warehouse_id, quantity)
           group by order_id, sku, warehouse_id) as sent
     where (mine.order_id, mine.sku, mine.warehouse_id) = (sent.order_id, sent.sku, sent.warehouse_id)`,
    [
      sent.map(({ orderId }) => orderId),
      sent.map(({ sku }) => sku),
      sent.map(({ warehouseId }) => warehouseId),
      sent.map(({ quantity }) => quantity),
    ],
  );

/** Parcels of unconfirmed orders never leave: here the confirmation is late, and the rest must not expire. */
const commit = (sql: Sql, sent: ReservedLine[]): Promise<unknown> =>
  sql(
    `update inventory.reservation set status = 'committed' where order_id = any($1::uuid[]) and status = 'reserved'`,
    [sent.map(({ orderId }) => orderId)],
  );
