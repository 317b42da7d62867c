/** An amount in minor units of an ISO 4217 currency: `{ amount: 1999, currency: 'EUR' }` is 19.99 euros. */
export interface Money {
  amount: number;
  currency: string;
}

/** The currencies a shop can sell in, with their number of decimals (ISO 4217). */
export const CURRENCY_DECIMALS = { EUR: 2, USD: 2, JPY: 0 } as const;

export type Currency = keyof typeof CURRENCY_DECIMALS;
export const CURRENCIES = Object.keys(CURRENCY_DECIMALS) as Currency[];
export const DEFAULT_CURRENCY: Currency = 'EUR';

export const isCurrency = (value: unknown): value is Currency =>
  typeof value === 'string' && Object.hasOwn(CURRENCY_DECIMALS, value);

export const money = (amount: number, currency: string): Money => ({ amount, currency });

/** Half up, as the shop's invoices round. */
export const roundHalfUp = (value: number): number => Math.floor(value + 0.5);
