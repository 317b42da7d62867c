import { SHIPPING_METHODS } from '../../src/modules/shipping/contract/shipping.port.js';
import { CARRIERS } from '../../src/modules/shipping/domain/tariff-table.js';
import { offersFor } from '../../src/modules/shipping/domain/tariffs.js';
import { zoneOf } from '../../src/modules/shipping/domain/zones.js';
import { CURRENCIES, type Currency } from '../../src/shared/money.js';

const offerOf = (method: string, country: string, currency: Currency, grams: number) =>
  offersFor(country, currency, grams).find((offer) => offer.method === method)!;
const priceOf = (...parcel: Parameters<typeof offerOf>): number => offerOf(...parcel).priceMinor;

/** One of each zone. */
const COUNTRIES = ['IE', 'CH', 'US'];
/** On both sides of every bracket and of every limit. */
const WEIGHTS = [100, 500, 600, 2_000, 3_000, 7_000, 15_000, 20_001, 21_000, 30_000, 30_001, 35_000, 90_000];

describe('zones', () => {
  it.each([
    ['IE', 'union'],
    ['de', 'union'],
    ['CH', 'europe'],
    ['GB', 'europe'],
    ['US', 'world'],
    ['JP', 'world'],
  ])('%s is in %s', (country, zone) => {
    expect(zoneOf(country)).toBe(zone);
  });
});

describe('tariffs', () => {
  it.each([
    ['standard', 'IE', 'EUR', 258, 490],
    ['standard', 'IE', 'USD', 258, 590],
    ['standard', 'IE', 'JPY', 258, 800],
    ['express', 'DE', 'EUR', 258, 1290],
    ['standard', 'CH', 'EUR', 258, 990],
    ['standard', 'JP', 'JPY', 258, 2400],
    ['express', 'US', 'USD', 258, 3790],
  ] as const)('%s to %s costs, in %s for %i g, %i', (method, country, currency, grams, price) => {
    expect(priceOf(method, country, currency, grams)).toBe(price);
  });

  it.each([
    [0, 490],
    [500, 490],
    [501, 690],
    [2_000, 690],
    [10_001, 1590],
    [20_000, 1590],
    [20_001, 1990 + 490],
    [40_000, 2 * 1590],
    [45_000, 2 * 1590 + 990],
  ])('prices %i g by bracket and by parcel: %i', (grams, price) => {
    expect(priceOf('standard', 'FR', 'EUR', grams)).toBe(price);
  });

  const everywhere = COUNTRIES.flatMap((country) => CURRENCIES.map((currency) => ({ country, currency })));

  it.each(everywhere)(
    'offer every method to $country in $currency, faster for more',
    ({ country, currency }) => {
      const [standard, express] = offersFor(country, currency, 700);

      expect([standard!.method, express!.method]).toEqual(SHIPPING_METHODS);
      expect(express!.priceMinor).toBeGreaterThan(standard!.priceMinor);
      expect(express!.estimatedDays).toBeLessThan(standard!.estimatedDays);
    },
  );

  it.each(everywhere)(
    'never cost less for more weight, to $country in $currency',
    ({ country, currency }) => {
      for (const method of SHIPPING_METHODS) {
        const prices = WEIGHTS.map((grams) => priceOf(method, country, currency, grams));

        expect(prices.every(Number.isSafeInteger)).toBe(true);
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
      }
    },
  );
});

describe('the carrier of an offer', () => {
  it.each([
    ['standard', 'IE', 2_000, 'parcelway'],
    ['standard', 'IE', 10_000, 'heavyhaul'],
    ['standard', 'CH', 4_000, 'parcelway'],
    ['standard', 'CH', 10_000, 'heavyhaul'],
    ['standard', 'JP', 2_000, 'seapost'],
    ['standard', 'JP', 5_000, 'oceanline'],
    ['express', 'US', 2_000, 'skybridge'],
    ['express', 'US', 5_000, 'redarrow'],
  ])('is the cheapest: %s to %s, %i g with %s', (method, country, grams, carrier) => {
    expect(offerOf(method, country, 'EUR', grams).carrier).toBe(carrier);
  });

  it('is the fastest of equally cheap ones', () => {
    expect(offerOf('express', 'DE', 'EUR', 2_000)).toMatchObject({ carrier: 'swiftline', estimatedDays: 1 });
  });

  it('takes the weight, even where another would be cheaper', () => {
    expect(offerOf('express', 'DE', 'EUR', 30_000).carrier).toBe('redarrow');
    expect(offerOf('express', 'DE', 'EUR', 30_001).carrier).toBe('swiftline');
  });

  it.each(COUNTRIES)('does not depend on the currency, to %s', (country) => {
    for (const grams of WEIGHTS) {
      const [chosen, ...others] = CURRENCIES.map((currency) =>
        offersFor(country, currency, grams).map(({ carrier }) => carrier),
      );

      expect(others).toEqual(others.map(() => chosen));
    }
  });

  it('is a slug, and each is chosen for something', () => {
    const chosen = COUNTRIES.flatMap((country) =>
      WEIGHTS.flatMap((grams) => offersFor(country, 'EUR', grams).map(({ carrier }) => carrier)),
    );

    expect([...new Set(chosen)].toSorted()).toEqual(CARRIERS.toSorted());
    for (const carrier of CARRIERS) expect(carrier).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});
