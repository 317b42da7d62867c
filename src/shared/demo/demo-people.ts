import { DAY_MS, DEMO_NOW, demoId, iso, once, randomOf, type DemoRandom } from './demo-random.js';
import type { DemoAdmin, DemoBuyer } from './demo-types.js';
import { CATEGORY_WORDS } from './words/category-words.js';
import { AUSTRIA, GERMANY, IRELAND, JAPAN, UNITED_STATES, type CountryWords } from './words/people-words.js';

/** Known to everyone: demo accounts do not exist in production mode. */
export const DEMO_ADMIN_PASSWORD = 'souk-admin-demo';
export const DEMO_BUYER_PASSWORD = 'souk-buyer-demo';

const BUYERS = 200;
/** `buyer1` to `buyer6`: the accounts that documents name read the default language and pay in the default currency. */
export const NAMED_BUYERS = 6;
const COUNTRIES = [IRELAND, GERMANY, JAPAN, UNITED_STATES, AUSTRIA];

/** Buyers of one taste share its categories; together the tastes cover all twenty. */
const TASTES = [
  ['tea', 'sweets'],
  ['coffee', 'books'],
  ['spices', 'kitchen'],
  ['pantry', 'ceramics'],
  ['carpets', 'lamps'],
  ['home', 'textiles'],
  ['leather', 'jewellery'],
  ['clothing', 'fragrances'],
  ['soap', 'bath'],
  ['instruments', 'games'],
];

export const demoAdmin = once((): DemoAdmin => ({
  userId: demoId('admin', DEMO_NOW - 1_100 * DAY_MS),
  email: 'admin@souk.example',
  name: 'Samira Haddad',
}));

/** 200, each older than the oldest order. */
export const demoBuyers = once((): DemoBuyer[] => Array.from({ length: BUYERS }, (_, index) => buyer(index)));

function buyer(index: number): DemoBuyer {
  const email = `buyer${index + 1}@souk.example`;
  const random = randomOf(email);
  const createdAtMs = DEMO_NOW - random.int(370 * DAY_MS, 900 * DAY_MS);
  const words = index < NAMED_BUYERS ? IRELAND : random.pick(COUNTRIES);
  const name = nameOf(words, index);
  return {
    userId: demoId(email, createdAtMs),
    email,
    name,
    locale: words.locale,
    currency: words.currency,
    address: { name, ...addressOf(words, random) },
    favouriteCategories: favouritesOf(random),
    createdAt: iso(createdAtMs),
  };
}

/** Counts through all 204 pairs of a country's names, so that no two buyers share one. */
function nameOf({ locale, firstNames, lastNames }: CountryWords, index: number): string {
  const first = firstNames[index % firstNames.length];
  const last = lastNames[(Math.floor(index / firstNames.length) + index) % lastNames.length];
  return locale === 'ja' ? `${last} ${first}` : `${first} ${last}`;
}

function addressOf({ country, streets, cities }: CountryWords, random: DemoRandom) {
  const [city, postalCode] = random.pick(cities);
  const street = random.pick(streets);
  const number = random.int(1, 90);
  const block = `${random.int(1, 5)}-${random.int(1, 20)}-${random.int(1, 12)}`;
  const line1 = { IE: `${number} ${street}`, US: `${number * 11} ${street}`, JP: `${street}${block}` }[
    country
  ];
  return { line1: line1 ?? `${street} ${number}`, city, postalCode, country };
}

function favouritesOf(random: DemoRandom): string[] {
  const favourites = random.pick(TASTES);
  const another = random.pick(CATEGORY_WORDS).slug;
  return random.chance(0.5) && !favourites.includes(another) ? [...favourites, another] : [...favourites];
}
