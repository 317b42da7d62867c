import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import type { OrderedLine, ShippingAddress } from '../contract/orders.events.js';
import type { PaymentMethod } from './payment-method.js';

/** What buyer and shop agreed on. Never changes. Amounts in minor units of `currency`. */
export interface OrderTerms {
  orderId: string;
  number: string;
  cartId: string;
  /** Subject of the buyer's token. */
  subject: string;
  guest: boolean;
  /** Empty when a signed-in buyer gave none. */
  email: string;
  locale: Locale;
  currency: Currency;
  lines: OrderedLine[];
  discounts: { code: string; amountMinor: number }[];
  subtotalMinor: number;
  discountMinor: number;
  shippingMinor: number;
  /** Part of the total. */
  taxMinor: number;
  /** `subtotalMinor` - `discountMinor` + `shippingMinor`. */
  totalMinor: number;
  shippingMethod: 'standard' | 'express';
  carrier: string;
  shippingAddress: ShippingAddress;
  paymentMethod: PaymentMethod;
  placedAt: Date;
}
