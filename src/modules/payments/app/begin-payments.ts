import type { Work } from '../../../shared/database/unit-of-work.js';
import { PaymentAwaited, PaymentDeferred } from '../contract/payments.events.js';
import { beginningOf, type Preparation } from '../domain/preparation.js';
import { CapturePayment } from './capture-payment.js';

/** What both reactions read back of the rows that they have just written, and so hold locked. */
export const PREPARATION = `payment_id as "paymentId", order_id as "orderId", method, token, currency,
  amount_minor as "amountMinor", status, ended, version, order_known as "orderKnown", stock_reserved as "stockReserved"`;

/** Asks for the money of every payment whose order and stock now both stand, each in its own way. */
export function beginPayments({ publish, schedule }: Work, preparations: Preparation[]): void {
  for (const preparation of preparations) {
    const { paymentId, orderId, method, token, currency, amountMinor, version } = preparation;
    const beginning = beginningOf(preparation);
    if (beginning === 'capture')
      schedule(CapturePayment, {
        paymentId,
        untouched: { orderId, method, token, currency, amountMinor, version },
      });
    if (beginning === 'await') publish(PaymentAwaited, { paymentId, orderId });
    if (beginning === 'defer') publish(PaymentDeferred, { paymentId, orderId });
  }
}
