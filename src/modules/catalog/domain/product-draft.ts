import { InvalidInput, type FieldError } from '../../../shared/domain-error.js';
import type { Currency } from '../../../shared/money.js';

/** Names and values of attributes and options. */
export const PAIRS_MAX = 50;
const PAIR_NAME_LENGTH_MAX = 64;
const PAIR_VALUE_LENGTH_MAX = 500;
/** Something to read, without control characters besides tabs and line breaks and without halves of surrogate pairs. */
export const READABLE = /^(?=[^]*\S)(?:[^\p{Cc}\p{Cs}]|[\t\n\r])+$/u;

/** A product as the admin describes it: one language, and one price for each variant. */
export interface ProductDraft {
  /** English, as is `description`. */
  name: string;
  description: string;
  /** Slug. */
  category: string;
  attributes: Record<string, string>;
  variants: VariantDraft[];
}

export interface VariantDraft {
  sku: string;
  /** Minor units. */
  price: { amount: number; currency: Currency };
  weightGrams: number;
  options: Record<string, string>;
}

/** What changes of a product that is sold already; what is absent stays. */
export type ProductEdit = Partial<ProductDraft> & {
  /** Whether everybody may see and buy it. */
  published?: boolean;
};

/** What the parts of a draft cannot tell one by one; empty when all is well. */
export const draftErrors = ({ attributes = {}, variants = [] }: Partial<ProductDraft>): FieldError[] => [
  ...pairErrors('attributes', attributes),
  ...variants.flatMap(({ options }, index) => pairErrors(`variants.${index}.options`, options)),
  ...repeatedSkus(variants),
];

/** @throws InvalidInput */
export function refuseErrors(draft: Partial<ProductDraft>): void {
  const errors = draftErrors(draft);
  if (errors.length > 0) throw new InvalidInput(errors);
}

function pairErrors(field: string, pairs: Record<string, unknown>): FieldError[] {
  const entries = Object.entries(pairs);
  if (entries.length > PAIRS_MAX)
    return [{ field, code: 'max-size', detail: `${field} must have at most ${PAIRS_MAX} members` }];
  return entries.flatMap(([name, value]) => {
    const path = `${field}.${name}`;
    if (!isReadable(name, PAIR_NAME_LENGTH_MAX))
      return [{ field, code: 'is-name', detail: `a name in ${field} must be text of 1 to 64 characters` }];
    return isReadable(value, PAIR_VALUE_LENGTH_MAX)
      ? []
      : [{ field: path, code: 'is-text', detail: `${path} must be text of 1 to 500 characters` }];
  });
}

const isReadable = (value: unknown, lengthMax: number): boolean =>
  typeof value === 'string' && value.length <= lengthMax && READABLE.test(value);

function repeatedSkus(variants: VariantDraft[]): FieldError[] {
  const seen = new Set<string>();
  return variants.flatMap(({ sku }, index) => {
    const field = `variants.${index}.sku`;
    if (seen.has(sku))
      return [{ field, code: 'is-unique', detail: `${field} is that of an earlier variant` }];
    seen.add(sku);
    return [];
  });
}
