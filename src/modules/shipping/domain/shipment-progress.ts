import { DomainError } from '../../../shared/domain-error.js';
import { isLegalStep, type ShipmentEventType, type ShipmentStatus } from './shipment-status.js';

export interface ShipmentEvent {
  type: ShipmentEventType;
  /** ISO 8601, UTC. */
  at: string;
}

/** How far a parcel has come; its events are oldest first. */
export interface ShipmentProgress {
  status: ShipmentStatus;
  events: ShipmentEvent[];
}

/**
 * The progress after one more event.
 * @param at when it happened, by the clock of whoever reports it; kept within what came before and `now`
 * @throws DomainError `shipping.illegal-transition`
 */
export function progressAfter(
  { status, events }: ShipmentProgress,
  type: ShipmentEventType,
  at: Date,
  now: Date,
): ShipmentProgress {
  if (!isLegalStep(status, type))
    throw new DomainError('shipping.illegal-transition', `A shipment that is ${status} cannot be ${type}`, {
      shipmentStatus: status,
    });
  const before = Date.parse(events.at(-1)?.at ?? '') || 0;
  const atMs = Math.max(before, Math.min(at.getTime(), now.getTime()));
  return { status: type, events: [...events, { type, at: new Date(atMs).toISOString() }] };
}
