export const DEMO_LOCALES = ['en', 'de', 'ja'] as const;
export type Locale = (typeof DEMO_LOCALES)[number];

/** EUR and USD have 2 decimals, JPY has none. */
export const DEMO_CURRENCIES = ['EUR', 'USD', 'JPY'] as const;
export type Currency = (typeof DEMO_CURRENCIES)[number];

export type Text = Record<Locale, string>;

export interface DemoCategory {
  categoryId: string;
  slug: string;
  /** Null at the top of the tree, which has two levels. */
  parentSlug: string | null;
  names: Text;
}

export interface DemoVariant {
  sku: string;
  options: Record<string, string>;
  /** Above 0. */
  weightGrams: number;
  /** Minor units, tax included. */
  prices: Record<Currency, number>;
}

export interface DemoProduct {
  productId: string;
  slug: string;
  categorySlug: string;
  names: Text;
  descriptions: Text;
  /** 2 to 5, flat, the same in all languages. */
  attributes: Record<string, string>;
  createdAt: string;
  /** Relative weight, from about 4 to 1,000, few of them high: how often the product is chosen. */
  popularity: number;
  variants: DemoVariant[];
}

export interface DemoWarehouse {
  warehouseId: string;
  code: string;
  name: string;
  countryCode: string;
  location: { lat: number; lon: number };
  address: { line1: string; city: string; postalCode: string; country: string };
}

export interface DemoStock {
  sku: string;
  warehouseId: string;
  onHand: number;
}

export interface DemoAdmin {
  userId: string;
  email: string;
  name: string;
}

export interface DemoBuyer {
  userId: string;
  /** `buyerN@souk.example`, N from 1. */
  email: string;
  name: string;
  locale: Locale;
  /** Each of the buyer's orders is in it. */
  currency: Currency;
  address: { name: string; line1: string; city: string; postalCode: string; country: string };
  /** 2 or 3 slugs. Buyers who share them buy alike, which is what recommendations learn from. */
  favouriteCategories: string[];
  createdAt: string;
}

export interface DemoOrderLine {
  sku: string;
  productId: string;
  quantity: number;
  /** Minor units of the order's currency. */
  unitPriceMinor: number;
  names: Text;
}

export interface DemoOrder {
  orderId: string;
  /** `S-000001` is the oldest. */
  number: string;
  buyer: DemoBuyer;
  lines: DemoOrderLine[];
  currency: Currency;
  shippingMethod: 'standard' | 'express';
  shippingMinor: number;
  subtotalMinor: number;
  /** `subtotalMinor` + `shippingMinor`. */
  totalMinor: number;
  /** A cancelled order was neither paid nor dispatched: it has no use for its payment and shipment ids. */
  status: 'delivered' | 'cancelled';
  placedAt: string;
  /** Oldest first; begins with `pending` at `placedAt` and ends with `status`. */
  timeline: { status: 'pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled'; at: string }[];
  warehouseId: string;
  shipmentId: string;
  trackingNumber: string;
  paymentId: string;
}

export interface DemoReview {
  reviewId: string;
  productId: string;
  userId: string;
  authorName: string;
  /** 1 to 5. */
  rating: number;
  /** In the author's language, as is `body`. */
  title: string;
  body: string;
  createdAt: string;
  /** The author has a delivered order with the product, older than the review. */
  verifiedPurchase: boolean;
}

export interface DemoPromotion {
  promotionId: string;
  name: string;
  code: string;
  type: 'percent' | 'fixed' | 'free_shipping';
  percentOff?: number;
  amountOff?: { amount: number; currency: Currency };
  minimumSubtotal?: { amount: number; currency: Currency };
}
