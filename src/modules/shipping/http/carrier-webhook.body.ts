import { Type } from 'class-transformer';
import {
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsRFC3339,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { SHIPMENT_EVENT_TYPES, type ShipmentEventType } from '../domain/shipment-status.js';

class CarrierReportBody {
  @IsString() @IsNotEmpty() @MaxLength(100) trackingNumber!: string;
}

export class CarrierWebhookBody {
  @IsIn(SHIPMENT_EVENT_TYPES) type!: ShipmentEventType;
  // Only both together leave the texts that every date can be made of.
  @IsISO8601({ strict: true, strictSeparator: true }) @IsRFC3339() timestamp!: string;
  @IsObject() @ValidateNested() @Type(() => CarrierReportBody) data!: CarrierReportBody;
}
