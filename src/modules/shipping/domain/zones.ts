/** How far a parcel goes, as carriers price it: within the European Union, to the rest of Europe, or beyond. */
export type Zone = 'union' | 'europe' | 'world';

const UNION = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);
const EUROPE = new Set(
  'AD AL AX BA BY CH FO GB GG GI IM IS JE LI MC MD ME MK NO RS SJ SM TR UA VA'.split(' '),
);

/** @param country ISO 3166-1 alpha-2 */
export function zoneOf(country: string): Zone {
  const code = country.toUpperCase();
  return UNION.has(code) ? 'union' : EUROPE.has(code) ? 'europe' : 'world';
}
