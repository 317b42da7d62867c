import type { PaymentState, PaymentTerms } from './payment.js';

/** What has arrived about an order so far; orders and inventory tell it in either order. The terms count once the order is known. */
export interface Preparation
  extends PaymentTerms, Pick<PaymentState, 'paymentId' | 'status' | 'ended' | 'version'> {
  orderKnown: boolean;
  stockReserved: boolean;
}

/** How the money of an order comes: the acquirer is asked, the buyer transfers it, or the carrier collects it. */
export type Beginning = 'capture' | 'await' | 'defer';

/** Begins when the order and its stock both stand, by whichever of the two arrives last; undefined before, and when it is settled. */
export function beginningOf(preparation: Preparation): Beginning | undefined {
  const { orderKnown, stockReserved, ended, status, method, amountMinor } = preparation;
  if (!orderKnown || !stockReserved || ended || status !== 'pending') return undefined;
  // Nobody can transfer or collect nothing.
  if (amountMinor === 0) return 'capture';
  if (method === 'bank_transfer') return 'await';
  return method === 'cash_on_delivery' ? 'defer' : 'capture';
}
