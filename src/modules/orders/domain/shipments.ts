import type { OrderStatus } from './order-status.js';

export type ShipmentStatus = 'created' | 'cancelled' | 'dispatched' | 'in_transit' | 'delivered';

/** A parcel of an order, as far as shipping has told of it. */
export interface OrderShipment {
  id: string;
  status: ShipmentStatus;
  carrier: string;
  trackingNumber: string;
}

const PROGRESS: readonly ShipmentStatus[] = ['created', 'cancelled', 'dispatched', 'in_transit', 'delivered'];

const isAsFarAs = (status: ShipmentStatus, as: ShipmentStatus): boolean =>
  PROGRESS.indexOf(status) >= PROGRESS.indexOf(as);

/** A parcel only gets further: late news take nothing back. */
export function advance(shipment: OrderShipment, to: ShipmentStatus): void {
  if (!isAsFarAs(shipment.status, to)) shipment.status = to;
}

/** Where parcels bring their order, in turn. Those that were stopped do not count. */
export function stepsBy(shipments: OrderShipment[]): OrderStatus[] {
  const going = shipments.filter(({ status }) => status !== 'cancelled');
  const away = going.filter(({ status }) => isAsFarAs(status, 'dispatched'));
  if (away.length === 0) return [];
  if (away.length < going.length) return ['partially_shipped'];
  return away.every(({ status }) => status === 'delivered') ? ['shipped', 'delivered'] : ['shipped'];
}
