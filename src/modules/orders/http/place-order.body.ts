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
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { CURRENCIES } from '../../../shared/money.js';
import { HasNoCardNumber } from '../../../shared/http/has-no-card-number.js';
import { PAYMENT_METHODS, takesToken, type PaymentMethod } from '../domain/payment-method.js';

class ShippingAddressBody {
  @IsString() @IsNotEmpty() @MaxLength(200) @HasNoCardNumber() name!: string;
  @IsString() @IsNotEmpty() @MaxLength(200) @HasNoCardNumber() line1!: string;
  @IsOptional() @IsString() @MaxLength(200) @HasNoCardNumber() line2?: string;
  @IsString() @IsNotEmpty() @MaxLength(100) @HasNoCardNumber() city!: string;
  @IsString() @IsNotEmpty() @MaxLength(20) @HasNoCardNumber() postalCode!: string;
  @IsOptional() @IsString() @MaxLength(100) @HasNoCardNumber() region?: string;

  @IsISO31661Alpha2()
  @Matches(/^[A-Z]{2}$/, { message: 'country must be an upper-case ISO 3166-1 alpha-2 code' })
  country!: string;
}

/** Digits in a row that could be the number of a card: no token of an acquirer looks so. */
const TOKEN = /^tok_(?!.*\d{13})[\w-]{1,200}$/;

const isUsable = (token: unknown, method: PaymentMethod): boolean =>
  PAYMENT_METHODS.includes(method) && !takesToken(method)
    ? token === undefined || token === null
    : typeof token === 'string' && TOKEN.test(token);

/** The rule is not quoted, and the value never is: it might be a card's number. */
const IsToken = () =>
  ValidateBy({
    name: 'isToken',
    validator: {
      validate: (value, args) => isUsable(value, (args!.object as PaymentBody).method),
      defaultMessage: () =>
        "token must be one of the acquirer's, which start with tok_, for card and wallet only",
    },
  });

class PaymentBody {
  @IsIn(PAYMENT_METHODS) method!: PaymentMethod;
  /** For card and wallet only. */
  @IsToken() token?: string;
}

class ExpectedTotalBody {
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) amount!: number;
  @IsIn(CURRENCIES) currency!: string;
}

export class PlaceOrderBody {
  @IsUUID() cartId!: string;
  @IsOptional() @IsEmail() @MaxLength(254) @HasNoCardNumber() email?: string;

  @IsNotEmptyObject()
  @ValidateNested()
  @Type(() => ShippingAddressBody)
  shippingAddress!: ShippingAddressBody;

  @IsString() @IsNotEmpty() @MaxLength(50) shippingMethod!: string;
  @IsNotEmptyObject() @ValidateNested() @Type(() => PaymentBody) payment!: PaymentBody;
  @IsNotEmptyObject() @ValidateNested() @Type(() => ExpectedTotalBody) expectedTotal!: ExpectedTotalBody;
}
