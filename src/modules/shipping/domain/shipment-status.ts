export type ShipmentStatus = 'created' | 'delivered' | 'cancelled';

/** Nobody calls a parcel back that has left the warehouse. */
export const canBeStopped = (status: ShipmentStatus): boolean => status === 'created';
