import { IsIn, IsOptional, IsString, IsUUID } from 'class-validator';
import { PageQuery } from '../../../shared/http/page.js';
import { SHIPMENT_STATUSES, type ShipmentStatus } from '../domain/shipment-status.js';

export class ListShipmentsQuery extends PageQuery {
  @IsOptional() @IsUUID() orderId?: string;
  @IsOptional() @IsIn(SHIPMENT_STATUSES) status?: ShipmentStatus;
  // Every route understands these two; a shipment has neither.
  @IsOptional() @IsString() locale?: string;
  @IsOptional() @IsString() currency?: string;
}
