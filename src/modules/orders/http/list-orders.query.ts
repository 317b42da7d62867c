import { IsIn, IsOptional, IsString } from 'class-validator';
import { PageQuery } from '../../../shared/http/page.js';
import { ORDER_STATUSES, type OrderStatus } from '../domain/order-status.js';

export class ListOrdersQuery extends PageQuery {
  @IsOptional() @IsIn(ORDER_STATUSES) status?: OrderStatus;
  // Every route understands these two; an order keeps the language and currency that it was placed in.
  @IsOptional() @IsString() locale?: string;
  @IsOptional() @IsString() currency?: string;
}
