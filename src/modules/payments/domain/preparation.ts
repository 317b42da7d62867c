import type { PaymentStatus } from './payment.js';

/** What has arrived about an order so far; orders and inventory tell it in either order. */
export interface Preparation {
  paymentId: string;
  orderKnown: boolean;
  stockReserved: boolean;
  ended: boolean;
  status: PaymentStatus;
}

/** Money is asked for when the order and its stock both stand, by whichever of the two arrives last. */
export const captureIsDue = ({ orderKnown, stockReserved, ended, status }: Preparation): boolean =>
  orderKnown && stockReserved && !ended && status === 'pending';
