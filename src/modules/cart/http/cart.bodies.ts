import { IsIn, IsInt, Max, Min } from 'class-validator';
import { CURRENCIES, type Currency } from '../../../shared/money.js';
import { QUANTITY_MAX } from '../domain/cart.js';

export class CreateCartBody {
  @IsIn(CURRENCIES) currency!: Currency;
}

export class PutItemBody {
  @IsInt() @Min(1) @Max(QUANTITY_MAX) quantity!: number;
}
