import type { Currency } from '../../../shared/money.js';
import { SHIPPING_METHODS, type ShippingQuote } from '../contract/shipping.port.js';
import { BRACKETS_GRAMS, TARIFFS, type BracketPrices, type Tariff } from './tariff-table.js';
import { zoneOf } from './zones.js';

const PARCEL_GRAMS_MAX = BRACKETS_GRAMS[4];

/**
 * One offer per method: that of the cheapest carrier which serves the zone and takes the weight, and of equally cheap
 * ones the fastest. Depends on weight, zone, method and currency, and on nothing else.
 */
export function offersFor(country: string, currency: Currency, grams: number): ShippingQuote[] {
  const zone = zoneOf(country);
  return SHIPPING_METHODS.map((method) => {
    const tariffs = TARIFFS.filter((tariff) => tariff.method === method && tariff.zone === zone);
    return tariffs
      .filter(({ gramsMax = Infinity }) => grams <= gramsMax)
      .map((tariff) => offerOf(tariff, currency, grams))
      .reduce((best, offer) => (isBetter(offer, best) ? offer : best));
  });
}

const offerOf = (
  { method, carrier, prices, estimatedDays }: Tariff,
  currency: Currency,
  grams: number,
): ShippingQuote => ({ method, carrier, priceMinor: priceOf(grams, prices[currency]), estimatedDays });

const isBetter = (one: ShippingQuote, other: ShippingQuote): boolean =>
  one.priceMinor < other.priceMinor ||
  (one.priceMinor === other.priceMinor && one.estimatedDays < other.estimatedDays);

/** Full parcels at the price of the heaviest, and one more for the rest. */
function priceOf(grams: number, prices: BracketPrices): number {
  const fullParcels = Math.floor(grams / PARCEL_GRAMS_MAX);
  const rest = grams % PARCEL_GRAMS_MAX;
  const parcel = (weight: number) => prices[BRACKETS_GRAMS.findIndex((limit) => weight <= limit)]!;
  return fullParcels * parcel(PARCEL_GRAMS_MAX) + (rest > 0 || fullParcels === 0 ? parcel(rest) : 0);
}
