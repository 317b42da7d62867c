import type { Currency } from '../../../shared/money.js';
import type { ShippingMethod } from '../contract/shipping.port.js';
import type { Zone } from './zones.js';

/** Heaviest parcel of each price bracket, in grams; what is heavier than the last travels as several parcels. */
export const BRACKETS_GRAMS = [500, 2_000, 5_000, 10_000, 20_000] as const;

/** One price per bracket. */
export type BracketPrices = readonly [number, number, number, number, number];

/** What one carrier offers for one method in one zone. */
export interface Tariff {
  method: ShippingMethod;
  zone: Zone;
  /** Slug; the same on quotes, shipments and the carrier's webhooks. */
  carrier: string;
  estimatedDays: number;
  /** Heaviest consignment that it takes, all parcels together; without it, any. */
  gramsMax?: number;
  /** Minor units, tax included. */
  prices: Record<Currency, BracketPrices>;
}

const AIRCRAFT_GRAMS_MAX = 30_000;

/** Of equal offers the first one is taken. For every method and zone some carrier takes any weight. */
export const TARIFFS: readonly Tariff[] = [
  {
    ...{ method: 'standard', zone: 'union', carrier: 'parcelway', estimatedDays: 3 },
    prices: {
      EUR: [490, 690, 890, 1290, 1990],
      USD: [590, 790, 990, 1490, 2190],
      JPY: [800, 1100, 1400, 2100, 3200],
    },
  },
  {
    ...{ method: 'standard', zone: 'union', carrier: 'heavyhaul', estimatedDays: 4 },
    prices: {
      EUR: [990, 990, 990, 1190, 1590],
      USD: [1090, 1090, 1090, 1390, 1790],
      JPY: [1600, 1600, 1600, 1900, 2600],
    },
  },
  {
    ...{ method: 'standard', zone: 'europe', carrier: 'parcelway', estimatedDays: 5 },
    prices: {
      EUR: [990, 1390, 1990, 2990, 4490],
      USD: [1090, 1590, 2190, 3290, 4990],
      JPY: [1600, 2200, 3200, 4800, 7200],
    },
  },
  {
    ...{ method: 'standard', zone: 'europe', carrier: 'heavyhaul', estimatedDays: 7 },
    prices: {
      EUR: [1990, 1990, 1990, 2690, 3790],
      USD: [2190, 2190, 2190, 2990, 4190],
      JPY: [3200, 3200, 3200, 4300, 6100],
    },
  },
  {
    ...{ method: 'standard', zone: 'world', carrier: 'seapost', estimatedDays: 12 },
    prices: {
      EUR: [1490, 2490, 4490, 7490, 12990],
      USD: [1690, 2790, 4990, 8290, 14290],
      JPY: [2400, 4000, 7200, 12000, 20800],
    },
  },
  {
    ...{ method: 'standard', zone: 'world', carrier: 'oceanline', estimatedDays: 18 },
    prices: {
      EUR: [3990, 3990, 4190, 6490, 10990],
      USD: [4490, 4490, 4690, 7190, 12190],
      JPY: [6400, 6400, 6700, 10400, 17600],
    },
  },
  {
    ...{ method: 'express', zone: 'union', carrier: 'swiftline', estimatedDays: 1 },
    prices: {
      EUR: [1290, 1690, 2290, 3290, 4990],
      USD: [1490, 1890, 2490, 3590, 5490],
      JPY: [2100, 2700, 3700, 5300, 8000],
    },
  },
  {
    ...{ method: 'express', zone: 'union', carrier: 'redarrow', estimatedDays: 2 },
    gramsMax: AIRCRAFT_GRAMS_MAX,
    prices: {
      EUR: [1390, 1690, 2090, 2890, 4290],
      USD: [1590, 1890, 2290, 3190, 4790],
      JPY: [2300, 2700, 3400, 4700, 6900],
    },
  },
  {
    ...{ method: 'express', zone: 'europe', carrier: 'swiftline', estimatedDays: 2 },
    prices: {
      EUR: [2190, 2990, 4290, 6290, 9490],
      USD: [2390, 3290, 4690, 6890, 10490],
      JPY: [3500, 4800, 6900, 10100, 15200],
    },
  },
  {
    ...{ method: 'express', zone: 'europe', carrier: 'redarrow', estimatedDays: 3 },
    gramsMax: AIRCRAFT_GRAMS_MAX,
    prices: {
      EUR: [2390, 3090, 3990, 5690, 8490],
      USD: [2590, 3390, 4390, 6290, 9390],
      JPY: [3800, 5000, 6400, 9100, 13600],
    },
  },
  {
    ...{ method: 'express', zone: 'world', carrier: 'skybridge', estimatedDays: 4 },
    prices: {
      EUR: [3490, 5490, 8990, 14990, 25990],
      USD: [3790, 5990, 9890, 16490, 28590],
      JPY: [5600, 8800, 14400, 24000, 41600],
    },
  },
  {
    ...{ method: 'express', zone: 'world', carrier: 'redarrow', estimatedDays: 5 },
    gramsMax: AIRCRAFT_GRAMS_MAX,
    prices: {
      EUR: [3990, 5690, 8490, 13990, 23990],
      USD: [4390, 6190, 9290, 15390, 26390],
      JPY: [6400, 9100, 13600, 22400, 38400],
    },
  },
];

/** Slugs of all carriers. */
export const CARRIERS: readonly string[] = [...new Set(TARIFFS.map(({ carrier }) => carrier))];
