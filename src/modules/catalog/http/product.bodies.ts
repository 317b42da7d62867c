import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { CURRENCIES, type Currency } from '../../../shared/money.js';
import { READABLE, type ProductDraft, type ProductEdit, type VariantDraft } from '../domain/product-draft.js';
import { SKU } from '../domain/sku.js';
import { IfGiven } from './if-given.js';

const VARIANTS_MAX = 100;
const NAME_LENGTH_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 10_000;
const WEIGHT_GRAMS_MAX = 10_000_000;
/** 100 cart lines of 999 pieces at this price still add up exactly. */
const PRICE_MINOR_MAX = 10_000_000_000;

const SKU_SHAPE = { message: '$property must be 1 to 64 letters, digits and hyphens' };
const TEXT_SHAPE = { message: '$property must be text without control characters' };

class PriceBody {
  @IsInt() @Min(0) @Max(PRICE_MINOR_MAX) amount!: number;
  @IsIn(CURRENCIES) currency!: Currency;
}

class VariantBody implements VariantDraft {
  @Matches(SKU, SKU_SHAPE) sku!: string;
  @IsObject() @ValidateNested() @Type(() => PriceBody) price!: PriceBody;
  @IsInt() @Min(1) @Max(WEIGHT_GRAMS_MAX) weightGrams!: number;
  @IsObject() options!: Record<string, string>;
}

/** `name` and `description` are English. */
export class PublishProductBody implements ProductDraft {
  @MaxLength(NAME_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) name!: string;
  @MaxLength(DESCRIPTION_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) description!: string;
  @IsString() @MaxLength(200) category!: string;
  @IsObject() attributes: Record<string, string> = {};
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VARIANTS_MAX)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => VariantBody)
  variants!: VariantBody[];
}

/** What is absent stays; attributes and variants are replaced as a whole. */
export class EditProductBody implements ProductEdit {
  @IfGiven() @MaxLength(NAME_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) name?: string;
  @IfGiven() @MaxLength(DESCRIPTION_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) description?: string;
  @IfGiven() @IsString() @MaxLength(200) category?: string;
  @IfGiven() @IsObject() attributes?: Record<string, string>;
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VARIANTS_MAX)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => VariantBody)
  variants?: VariantBody[];
  @IfGiven() @IsBoolean() published?: boolean;
}

export class TranslationBody {
  @MaxLength(NAME_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) name!: string;
  @MaxLength(DESCRIPTION_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) description!: string;
}

/** Minor units. */
export class PriceAmountBody {
  @IsInt() @Min(0) @Max(PRICE_MINOR_MAX) amount!: number;
}
