import { IsIn } from 'class-validator';
import { SHIPMENT_EVENT_TYPES, type ShipmentEventType } from '../domain/shipment-status.js';

export class ShipmentEventBody {
  @IsIn(SHIPMENT_EVENT_TYPES) type!: ShipmentEventType;
}
