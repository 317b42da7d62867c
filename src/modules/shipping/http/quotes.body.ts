import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsInt,
  IsISO31661Alpha2,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const TEXT_MAX = 200;
const LINES_MAX = 100;
const QUANTITY_MAX = 999;

/** Only the country decides the price; the rest of an address may come along. */
class QuoteAddressBody {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) name?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) line1?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) line2?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) city?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) postalCode?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) region?: string;
  @IsISO31661Alpha2() country!: string;
}

class QuoteItemBody {
  @IsString() @MaxLength(TEXT_MAX) sku!: string;
  @IsInt() @Min(1) @Max(QUANTITY_MAX) quantity!: number;
}

export class QuotesBody {
  @IsObject() @ValidateNested() @Type(() => QuoteAddressBody) address!: QuoteAddressBody;

  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(LINES_MAX)
  @ValidateNested({ each: true })
  @Type(() => QuoteItemBody)
  items!: QuoteItemBody[];
}
