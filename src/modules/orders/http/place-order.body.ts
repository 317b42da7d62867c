import { Type } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsNotEmpty,
  IsNotEmptyObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { CURRENCIES } from '../../../shared/money.js';

class ShippingAddressBody {
  @IsString() @IsNotEmpty() @MaxLength(200) name!: string;
  @IsString() @IsNotEmpty() @MaxLength(200) line1!: string;
  @IsOptional() @IsString() @MaxLength(200) line2?: string;
  @IsString() @IsNotEmpty() @MaxLength(100) city!: string;
  @IsString() @IsNotEmpty() @MaxLength(20) postalCode!: string;
  @IsOptional() @IsString() @MaxLength(100) region?: string;

  @IsISO31661Alpha2()
  @Matches(/^[A-Z]{2}$/, { message: 'country must be an upper-case ISO 3166-1 alpha-2 code' })
  country!: string;
}

/** Digits in a row that could be the number of a card (ISO/IEC 7812 has 13 to 19): no token of an acquirer looks so. */
const TOKEN = /^tok_(?!.*\d{13})[\w-]{1,200}$/;

class PaymentBody {
  @IsIn(['card', 'wallet']) method!: 'card' | 'wallet';
  // The rule is not quoted, and the value never is: it might be a card's number.
  @Matches(TOKEN, { message: "token must be one of the acquirer's, which start with tok_" }) token!: string;
}

class ExpectedTotalBody {
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) amount!: number;
  @IsIn(CURRENCIES) currency!: string;
}

export class PlaceOrderBody {
  @IsUUID() cartId!: string;
  @IsOptional() @IsEmail() @MaxLength(254) email?: string;

  @IsNotEmptyObject()
  @ValidateNested()
  @Type(() => ShippingAddressBody)
  shippingAddress!: ShippingAddressBody;

  @IsString() @IsNotEmpty() @MaxLength(50) shippingMethod!: string;
  @IsNotEmptyObject() @ValidateNested() @Type(() => PaymentBody) payment!: PaymentBody;
  @IsNotEmptyObject() @ValidateNested() @Type(() => ExpectedTotalBody) expectedTotal!: ExpectedTotalBody;
}
