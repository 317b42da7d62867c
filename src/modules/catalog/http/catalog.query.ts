import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../../../shared/http/page.js';

/** `locale` and `currency` are read by `@RequestLocale()` and `@RequestCurrency()`; named here so that nothing else passes. */
export class ProductQuery {
  @IsOptional() @IsString() locale?: string;
  @IsOptional() @IsString() currency?: string;
}

export class ProductsQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(200) category?: string;
  /** `false`, for admins: the products that nobody else sees. */
  @IsOptional() @IsIn(['true', 'false']) published?: 'true' | 'false';
  @IsOptional() @IsString() locale?: string;
  @IsOptional() @IsString() currency?: string;
}

export class CategoryQuery {
  @IsOptional() @IsString() locale?: string;
}

export class CategoriesQuery extends PageQuery {
  @IsOptional() @IsString() locale?: string;
}
