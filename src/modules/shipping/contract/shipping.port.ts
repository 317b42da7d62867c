import type { Currency } from '../../../shared/money.js';

export type ShippingMethod = 'standard' | 'express';
export const SHIPPING_METHODS: readonly ShippingMethod[] = ['standard', 'express'];

/** Questions that other modules ask about shipping. Every argument and answer is plain JSON: a call may cross the network. */
export abstract class ShippingPort {
  /**
   * One offer per method, the cheapest carrier's, for the weight of the lines and the zone of the country.
   * @throws DomainError `shipping.unknown-sku` when the weight of a line is not known (yet), or its product is withdrawn
   */
  abstract quotes(request: ShippingRequest): Promise<ShippingQuote[]>;
}

export interface ShippingRequest {
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
  currency: Currency;
  /** At most 100. */
  lines: { sku: string; quantity: number }[];
}

export interface ShippingQuote {
  method: ShippingMethod;
  /** Slug of the carrier that would take it. */
  carrier: string;
  /** Minor units of the asked currency, tax included. */
  priceMinor: number;
  estimatedDays: number;
}
