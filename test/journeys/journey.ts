import type { JourneyShop } from '../support/journey-shop.js';

/** What people do in a shop and find afterwards: the same cases wherever its modules run, all on one shop. */
export type Journey = (shop: () => JourneyShop) => void;
