import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import { integrationEvent } from '../../../shared/outbox/integration-event.js';

/**
 * A product can be bought, in the state that this event describes completely: name, description and prices in every
 * language and currency. Keyed by product id; also published, with a higher `version`, when a product has changed.
 */
export const ProductPublished = integrationEvent<{
  productId: string;
  /** Grows with every change of the product; a view keeps the highest. */
  version: number;
  slug: string;
  categorySlug: string;
  names: Record<Locale, string>;
  descriptions: Record<Locale, string>;
  attributes: Record<string, string>;
  variants: PublishedVariant[];
  /** The first one stands for the product in lists. `url` is public, below the shop's own address. */
  images?: { imageId: string; url: string }[];
  /** ISO 8601, UTC. */
  createdAt: string;
}>('catalog.product-published.v1', ({ productId }) => productId);

/**
 * A product can no longer be bought or seen: it was taken back or removed. Keyed by product id. When only some of its
 * variants are gone, `skus` names those, and ProductPublished with the others and a higher `version` follows at once.
 */
export const ProductWithdrawn = integrationEvent<{
  productId: string;
  /** Grows with every change of the product; a view keeps the highest. */
  version: number;
  slug: string;
  skus: string[];
  /** True when it will not come back. */
  removed: boolean;
}>('catalog.product-withdrawn.v1', ({ productId }) => productId);

export interface PublishedVariant {
  sku: string;
  options: Record<string, string>;
  weightGrams: number;
  /** Minor units per currency; a currency without a price is absent. */
  prices: Partial<Record<Currency, number>>;
}
