import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsObject, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { REPORT_TYPES, type PaymentReport } from '../app/receive-webhook.js';
import { MoneyBody } from './money.body.js';

class PaymentReportBody {
  @IsUUID() paymentId!: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => MoneyBody) amount?: MoneyBody;
}

export class PaymentWebhookBody {
  @IsIn(REPORT_TYPES) type!: PaymentReport['type'];
  @IsISO8601({ strict: true, strictSeparator: true }) timestamp!: string;
  @IsObject() @ValidateNested() @Type(() => PaymentReportBody) data!: PaymentReportBody;
}
