/** The same in English, German and Japanese. */
export type Phrase = readonly [en: string, de: string, ja: string];

/** A thing one can buy; the letter is its German gender, `p` for plurals. */
export type Kind = readonly [en: string, de: string, gender: 'm' | 'f' | 'n' | 'p', ja: string];

/** What is put before a kind. `*` stands for the German ending; the last part is what it says about the product. */
export type Style = readonly [en: string, de: string, ja: string, attributes?: Record<string, string>];

/** One of a product's variants: S, M or L, what the buyer reads, and how it compares with S. */
export type Size = readonly [suffix: string, value: string, priceFactor: number, weightFactor: number];

export interface CategoryWords {
  slug: string;
  parentSlug: string | null;
  /** Begins every SKU of the category. */
  prefix: string;
  names: Phrase;
  /** Keys of `ORIGINS`. */
  origins: readonly string[];
  /** At most three, so that a product has at most five with its origin and its style's own. */
  attributes: Record<string, readonly string[]>;
  sizeName: string;
  sizes: readonly [Size, Size, Size];
  /** EUR cents of the smallest variant. */
  priceMinor: readonly [min: number, max: number];
  /** Of the smallest variant. */
  weightGrams: readonly [min: number, max: number];
  uses: readonly Phrase[];
  /** 8 kinds in 7 styles are 56 names, of which `PRODUCTS_PER_CATEGORY` are taken. */
  kinds: readonly Kind[];
  styles: readonly Style[];
}

export const pouches = (small: string, medium: string, large: string): CategoryWords['sizes'] => [
  ['S', small, 1, 1],
  ['M', medium, 2.2, 2.5],
  ['L', large, 4, 5],
];

export const furnishings = (small: string, medium: string, large: string): CategoryWords['sizes'] => [
  ['S', small, 1, 1],
  ['M', medium, 1.6, 1.8],
  ['L', large, 2.5, 3],
];

export const garments: CategoryWords['sizes'] = [
  ['S', 'S', 1, 1],
  ['M', 'M', 1.05, 1.1],
  ['L', 'L', 1.1, 1.2],
];
