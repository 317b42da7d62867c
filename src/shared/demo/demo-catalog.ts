import { DAY_MS, DEMO_NOW, demoId, iso, once, randomOf, type DemoRandom } from './demo-random.js';
import type { DemoCategory, DemoProduct, DemoVariant, Text } from './demo-types.js';
import { CATEGORY_WORDS } from './words/category-words.js';
import { CARE, ORIGINS, PROVENANCE } from './words/description-words.js';
import type { CategoryWords, Kind, Phrase, Style } from './words/word-tables.js';

const PRODUCTS_PER_CATEGORY = 51;
const POPULARITY_MAX = 1_000;
/** Every product is older than the oldest order, so that any of them may have been bought. */
const PRODUCT_AGE_DAYS_MIN = 400;
const PRODUCT_AGE_DAYS_MAX = 1_000;
const CATEGORIES_SINCE = DEMO_NOW - 1_100 * DAY_MS;

const USD_PER_EUR = 1.1;
const YEN_PER_EUR_CENT = 1.6;

/** 20, parents before their children; each of them, also a parent, has products of its own. */
export const demoCategories = once((): DemoCategory[] => {
  const categories = CATEGORY_WORDS.map(({ slug, parentSlug, names }) => ({
    categoryId: demoId(`category ${slug}`, CATEGORIES_SINCE),
    slug,
    parentSlug,
    names: textOf(names),
  }));
  return [
    ...categories.filter((c) => c.parentSlug === null),
    ...categories.filter((c) => c.parentSlug !== null),
  ];
});

/** 1,020; the categories take turns, so that the first 20 products are one of each, `TEA-1` first. */
export const demoProducts = once((): DemoProduct[] =>
  Array.from({ length: PRODUCTS_PER_CATEGORY }, (_, index) =>
    CATEGORY_WORDS.map((words) => product(words, index)),
  ).flat(),
);

function product(words: CategoryWords, index: number): DemoProduct {
  const { kind, style } = wordsOfProduct(words, index);
  const code = `${words.prefix}-${index + 1}`;
  const random = randomOf(`product ${code}`);
  const createdAtMs = DEMO_NOW - random.int(PRODUCT_AGE_DAYS_MIN * DAY_MS, PRODUCT_AGE_DAYS_MAX * DAY_MS);
  const attributes = attributesOf(words, style, random);
  const names = composeNames(kind, style);
  return {
    productId: demoId(`product ${code}`, createdAtMs),
    slug: slugOf(names.en),
    categorySlug: words.slug,
    names,
    descriptions: describeProduct(words, attributes['origin'] ?? '', random),
    attributes,
    createdAt: iso(createdAtMs),
    popularity: popularity(random),
    variants: variantsOf(words, code, random),
  };
}

/** A Latin square: no pair twice, and neighbours differ in both parts. */
function wordsOfProduct({ kinds, styles }: CategoryWords, index: number): { kind: Kind; style: Style } {
  const kind = kinds[index % kinds.length];
  const style = styles[(Math.floor(index / kinds.length) + index) % styles.length];
  if (!kind || !style) throw new RangeError(`No words for product ${index}`);
  return { kind, style };
}

function composeNames([en, de, gender, ja]: Kind, [styleEn, styleDe, styleJa]: Style): Text {
  const ending = { m: 'er', f: 'e', n: 'es', p: 'e' }[gender];
  return { en: `${styleEn} ${en}`, de: `${styleDe.replace('*', ending)} ${de}`, ja: `${styleJa}${ja}` };
}

function attributesOf(words: CategoryWords, style: Style, random: DemoRandom): Record<string, string> {
  const drawn = Object.entries(words.attributes).map(
    ([name, values]) => [name, random.pick(values)] as const,
  );
  return {
    origin: random.pick(words.origins),
    ...(Object.fromEntries(drawn) as Record<string, string>),
    ...style[3],
  };
}

function describeProduct(words: CategoryWords, origin: string, random: DemoRandom): Text {
  const place = textOf(ORIGINS[origin] ?? [origin, origin, origin]);
  const [use, provenance, care] = [
    textOf(random.pick(words.uses)),
    textOf(random.pick(PROVENANCE)),
    textOf(random.pick(CARE[words.parentSlug ?? words.slug] ?? [])),
  ];
  const join = (locale: keyof Text, space: string) =>
    [use[locale], provenance[locale].replace('{origin}', place[locale]), care[locale]].join(space);
  return { en: join('en', ' '), de: join('de', ' '), ja: join('ja', '') };
}

/** Zipf with exponent 0.8 over as many ranks as there are products; which rank a product has is its own draw. */
function popularity(random: DemoRandom): number {
  const rank = 1 + random.next() * (PRODUCTS_PER_CATEGORY * CATEGORY_WORDS.length - 1);
  return Math.round(POPULARITY_MAX / rank ** 0.8);
}

function variantsOf(words: CategoryWords, code: string, random: DemoRandom): DemoVariant[] {
  const baseMinor = random.int(...words.priceMinor);
  const baseGrams = random.int(...words.weightGrams);
  const sizes = random.chance(0.6) ? words.sizes : words.sizes.slice(0, 2);
  return sizes.map(([suffix, value, priceFactor, weightFactor]) => ({
    sku: `${code}-${suffix}`,
    options: { [words.sizeName]: value },
    weightGrams: Math.round(baseGrams * weightFactor),
    prices: pricesOf(baseMinor * priceFactor),
  }));
}

/** Shelf prices: EUR and USD end in .40 or .90, JPY in 0. */
function pricesOf(eurMinor: number): DemoVariant['prices'] {
  const shelf = (minor: number) => Math.round(minor / 50) * 50 - 10;
  return {
    EUR: shelf(eurMinor),
    USD: shelf(eurMinor * USD_PER_EUR),
    JPY: Math.round((eurMinor * YEN_PER_EUR_CENT) / 10) * 10,
  };
}

function textOf([en, de, ja]: Phrase): Text {
  return { en, de, ja };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
