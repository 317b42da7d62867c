export const SHIPMENT_STATUSES = ['created', 'dispatched', 'in_transit', 'delivered', 'cancelled'] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

/** What a carrier, or an admin in its place, reports of a parcel; each takes it to the status of the same name. */
export const SHIPMENT_EVENT_TYPES = ['dispatched', 'in_transit', 'delivered'] as const;
export type ShipmentEventType = (typeof SHIPMENT_EVENT_TYPES)[number];

/** Every step that a parcel may take on its way; what is not listed is refused. */
const STEPS: Readonly<Record<ShipmentStatus, readonly ShipmentEventType[]>> = {
  created: ['dispatched'],
  dispatched: ['in_transit', 'delivered'],
  in_transit: ['delivered'],
  delivered: [],
  cancelled: [],
};

export const isLegalStep = (from: ShipmentStatus, type: ShipmentEventType): boolean =>
  STEPS[from].includes(type);

/** Nobody calls a parcel back that has left the warehouse. */
export const canBeStopped = (status: ShipmentStatus): boolean => status === 'created';

/** The parcel has been there already: who reports it now repeats something, or is late. */
export function isBehind(status: ShipmentStatus, type: ShipmentEventType): boolean {
  const way: readonly ShipmentStatus[] = SHIPMENT_EVENT_TYPES;
  return way.includes(status) && way.indexOf(type) <= way.indexOf(status);
}
