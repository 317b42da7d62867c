import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { newId } from '../../../shared/uuid.js';
import { OrderConfirmed } from '../../orders/contract/orders.events.js';
import { ShipmentCreated } from '../contract/shipping.events.js';
import { parcelsOf, trackingNumberOf } from '../domain/parcels.js';

type Confirmed = DeliveryOf<typeof OrderConfirmed>['payload'];

/** A confirmed order is packed: one shipment for each warehouse that gives something to it, due on the same UTC day. */
@Injectable()
export class OnOrderConfirmed {
  @ReactsToAll(OrderConfirmed)
  async handle(deliveries: DeliveryOf<typeof OrderConfirmed>[], { sql, publish }: Work): Promise<void> {
    const shipments = deliveries.flatMap(({ payload }) => shipmentsOf(payload));
    const inserted = await insert(sql, shipments);
    for (const { order, shipmentId, warehouseId, trackingNumber, items } of shipments) {
      if (!inserted.has(shipmentId)) continue;
      const { orderId, carrier } = order;
      publish(ShipmentCreated, { shipmentId, orderId, warehouseId, carrier, trackingNumber, items });
    }
  }
}

const shipmentsOf = (order: Confirmed) =>
  parcelsOf(order.allocations).map(({ warehouseId, items }) => ({
    order,
    shipmentId: newId(),
    warehouseId,
    trackingNumber: trackingNumberOf(order.orderId, warehouseId),
    items,
  }));

/** Answers the ids of those that were not there yet. */
async function insert(sql: Sql, shipments: ReturnType<typeof shipmentsOf>): Promise<Set<string>> {
  const rows = await sql<{ shipmentId: string }>(
    `insert into shipping.shipment
       (shipment_id, order_id, warehouse_id, tracking_number, items, subject, carrier, method, address, due)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::jsonb[],
                          $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::date[])
     on conflict (order_id, warehouse_id) do nothing
     returning shipment_id as "shipmentId"`,
    [
      shipments.map(({ shipmentId }) => shipmentId),
      shipments.map(({ order }) => order.orderId),
      shipments.map(({ warehouseId }) => warehouseId),
      shipments.map(({ trackingNumber }) => trackingNumber),
      shipments.map(({ items }) => JSON.stringify(items)),
      shipments.map(({ order }) => order.subject),
      shipments.map(({ order }) => order.carrier),
      shipments.map(({ order }) => order.shippingMethod),
      shipments.map(({ order }) => JSON.stringify(order.shippingAddress)),
      shipments.map(({ order }) => utcDayOf(order.confirmedAt)),
    ],
  );
  return new Set(rows.map(({ shipmentId }) => shipmentId));
}

const utcDayOf = (at: string): string => new Date(at).toISOString().slice(0, 10);
