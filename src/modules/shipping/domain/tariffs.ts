import type { Currency } from '../../../shared/money.js';
import { SHIPPING_METHODS, type ShippingMethod, type ShippingQuote } from '../contract/shipping.port.js';
import { zoneOf, type Zone } from './zones.js';

/** Heaviest parcel of each price bracket, in grams; what is heavier than the last travels as several parcels. */
const BRACKETS_GRAMS = [500, 2_000, 5_000, 10_000, 20_000] as const;
const PARCEL_GRAMS_MAX = 20_000;

/** One price per bracket. */
type BracketPrices = readonly [number, number, number, number, number];

interface Tariff {
  /** Slug; the same on quotes, shipments and the carrier's webhooks. */
  carrier: string;
  estimatedDays: number;
  /** Minor units, tax included. */
  prices: Record<Currency, BracketPrices>;
}

const TARIFFS: Record<ShippingMethod, Record<Zone, Tariff>> = {
  standard: {
    union: {
      carrier: 'parcelway',
      estimatedDays: 3,
      prices: {
        EUR: [490, 690, 890, 1290, 1990],
        USD: [590, 790, 990, 1490, 2190],
        JPY: [800, 1100, 1400, 2100, 3200],
      },
    },
    europe: {
      carrier: 'parcelway',
      estimatedDays: 5,
      prices: {
        EUR: [990, 1390, 1990, 2990, 4490],
        USD: [1090, 1590, 2190, 3290, 4990],
        JPY: [1600, 2200, 3200, 4800, 7200],
      },
    },
    world: {
      carrier: 'seapost',
      estimatedDays: 12,
      prices: {
        EUR: [1490, 2490, 4490, 7490, 12990],
        USD: [1690, 2790, 4990, 8290, 14290],
        JPY: [2400, 4000, 7200, 12000, 20800],
      },
    },
  },
  express: {
    union: {
      carrier: 'swiftline',
      estimatedDays: 1,
      prices: {
        EUR: [1290, 1690, 2290, 3290, 4990],
        USD: [1490, 1890, 2490, 3590, 5490],
        JPY: [2100, 2700, 3700, 5300, 8000],
      },
    },
    europe: {
      carrier: 'swiftline',
      estimatedDays: 2,
      prices: {
        EUR: [2190, 2990, 4290, 6290, 9490],
        USD: [2390, 3290, 4690, 6890, 10490],
        JPY: [3500, 4800, 6900, 10100, 15200],
      },
    },
    world: {
      carrier: 'skybridge',
      estimatedDays: 4,
      prices: {
        EUR: [3490, 5490, 8990, 14990, 25990],
        USD: [3790, 5990, 9890, 16490, 28590],
        JPY: [5600, 8800, 14400, 24000, 41600],
      },
    },
  },
};

/** One offer per method. Its price depends on weight, zone, method and currency, and on nothing else. */
export function offersFor(country: string, currency: Currency, grams: number): ShippingQuote[] {
  const zone = zoneOf(country);
  return SHIPPING_METHODS.map((method) => {
    const { carrier, estimatedDays, prices } = TARIFFS[method][zone];
    return { method, carrier, priceMinor: priceOf(grams, prices[currency]), estimatedDays };
  });
}

export const carrierFor = (method: ShippingMethod, country: string): string =>
  TARIFFS[method][zoneOf(country)].carrier;

/** Full parcels at the price of the heaviest, and one more for the rest. */
function priceOf(grams: number, prices: BracketPrices): number {
  const fullParcels = Math.floor(grams / PARCEL_GRAMS_MAX);
  const rest = grams % PARCEL_GRAMS_MAX;
  const parcel = (weight: number) => prices[BRACKETS_GRAMS.findIndex((limit) => weight <= limit)]!;
  return fullParcels * parcel(PARCEL_GRAMS_MAX) + (rest > 0 || fullParcels === 0 ? parcel(rest) : 0);
}
