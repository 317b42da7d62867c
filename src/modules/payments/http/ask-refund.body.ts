import { Type } from 'class-transformer';
import { IsNotEmpty, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import { MoneyBody } from './money.body.js';
import { HasNoCardNumber } from '../../../shared/http/has-no-card-number.js';

export class AskRefundBody {
  @IsObject() @ValidateNested() @Type(() => MoneyBody) amount!: MoneyBody;
  @IsString() @IsNotEmpty() @MaxLength(500) @HasNoCardNumber() reason!: string;
}
