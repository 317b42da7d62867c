import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { CategoryDraft } from '../app/add-category.js';
import { READABLE } from '../domain/product-draft.js';
import { SLUG, SLUG_LENGTH_MAX } from '../domain/slug.js';
import { IfGiven } from './if-given.js';

const NAME_LENGTH_MAX = 200;

const TEXT_SHAPE = { message: '$property must be text without control characters' };
const SLUG_SHAPE = {
  message: '$property must be lower-case letters and digits, with single hyphens between',
};

/** `name` is English; `parent` is a slug. */
export class AddCategoryBody implements CategoryDraft {
  @MaxLength(NAME_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) name!: string;
  @IfGiven() @MaxLength(SLUG_LENGTH_MAX) @Matches(SLUG, SLUG_SHAPE) slug?: string;
  @IsOptional() @IsString() @MaxLength(200) parent?: string | null;
}

/** Null takes the parent away. */
export class EditCategoryBody implements Partial<CategoryDraft> {
  @IfGiven() @MaxLength(NAME_LENGTH_MAX) @Matches(READABLE, TEXT_SHAPE) name?: string;
  @IfGiven() @MaxLength(SLUG_LENGTH_MAX) @Matches(SLUG, SLUG_SHAPE) slug?: string;
  @IsOptional() @IsString() @MaxLength(200) parent?: string | null;
}
