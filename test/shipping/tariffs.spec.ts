import { SHIPPING_METHODS } from '../../src/modules/shipping/contract/shipping.port.js';
import { carrierFor, offersFor } from '../../src/modules/shipping/domain/tariffs.js';
import { zoneOf } from '../../src/modules/shipping/domain/zones.js';
import { CURRENCIES, type Currency } from '../../src/shared/money.js';

const priceOf = (method: string, country: string, currency: Currency, grams: number): number =>
  offersFor(country, currency, grams).find((offer) => offer.method === method)!.priceMinor;

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
    [10_001, 1990],
    [20_000, 1990],
    [20_001, 1990 + 490],
    [40_000, 2 * 1990],
    [45_000, 2 * 1990 + 890],
  ])('prices %i g by bracket and by parcel: %i', (grams, price) => {
    expect(priceOf('standard', 'FR', 'EUR', grams)).toBe(price);
  });

  const everywhere = ['IE', 'CH', 'US'].flatMap((country) =>
    CURRENCIES.map((currency) => ({ country, currency })),
  );

  it.each(everywhere)(
    'offer every method to $country in $currency, faster for more',
    ({ country, currency }) => {
      const [standard, express] = offersFor(country, currency, 700);

      expect([standard!.method, express!.method]).toEqual(SHIPPING_METHODS);
      expect(express!.priceMinor).toBeGreaterThan(standard!.priceMinor);
      expect(express!.estimatedDays).toBeLessThan(standard!.estimatedDays);
      for (const { method, carrier } of [standard!, express!]) {
        expect(carrier).toMatch(/^[a-z]+(-[a-z]+)*$/);
        expect(carrier).toBe(carrierFor(method, country));
      }
    },
  );

  it.each(everywhere)(
    'never cost less for more weight, to $country in $currency',
    ({ country, currency }) => {
      for (const method of SHIPPING_METHODS) {
        const prices = [100, 600, 3_000, 7_000, 15_000, 21_000, 90_000].map((grams) =>
          priceOf(method, country, currency, grams),
        );

        expect(prices.every(Number.isSafeInteger)).toBe(true);
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
      }
    },
  );
});
