import { roundHalfUp } from '../../../shared/money.js';

/** The tax that a price with tax contains, in the price's minor units. @param percent 23 for 23 % */
export const taxIncludedIn = (priceMinor: number, percent: number): number =>
  roundHalfUp((priceMinor * percent) / (100 + percent));
