import type { Work } from '../../../shared/database/unit-of-work.js';
import { PaymentCaptured, PaymentFailed } from '../contract/payments.events.js';
import { Payment } from '../domain/payment.js';
import type { Refusal } from '../gateway/acquirer.js';
import { insertCaptures, insertRefunds, saveMoved, savePayments } from './payment-rows.js';
import { RefundPayment } from './refund-payment.js';

/**
 * The ordinary end of a payment, in one statement and without a lock before it: the money has moved, and nothing has
 * happened to the payment since the acquirer was asked, as its version tells. @returns false when that is not so
 */
export async function recordPlainCapture(work: Work, asked: Payment, reference: string): Promise<boolean> {
  const payment = Payment.of(asked);
  if (!payment.isOpen || payment.amountMinor === 0) return false;
  payment.capture();
  const moved = { type: 'capture' as const, amountMinor: payment.amountMinor, reference };
  if (!(await saveMoved(work.sql, payment, moved))) return false;
  publishCaptured(work, payment);
  return true;
}

/**
 * The money of these payments has come; their rows are locked. What was known changes nothing, and what came too late for
 * its order goes back.
 * @param referenceOf who moved the money knows the movement by this name; unique
 */
export async function recordCaptures(
  work: Work,
  payments: Payment[],
  referenceOf: (payment: Payment) => string,
): Promise<void> {
  const captured = payments.filter((payment) => payment.capture());
  if (captured.length === 0) return;
  const refunds = captured.flatMap((payment) => payment.giveBack() ?? []);
  const moved = captured.filter(({ capturedMinor }) => capturedMinor > 0);
  await Promise.all([
    savePayments(work.sql, captured),
    insertCaptures(
      work.sql,
      moved.map((payment) => ({ payment, reference: referenceOf(payment) })),
    ),
    insertRefunds(work.sql, refunds),
  ]);
  for (const payment of captured) publishCaptured(work, payment);
  for (const { refundId } of refunds) work.schedule(RefundPayment, { refundId });
}

/** The acquirer has refused for good; the payment's row is locked. */
export async function recordRefusal(work: Work, payment: Payment, code: Refusal): Promise<void> {
  if (!payment.fail()) return;
  await savePayments(work.sql, [payment]);
  work.publish(PaymentFailed, { paymentId: payment.paymentId, orderId: payment.orderId, code });
}

const publishCaptured = ({ publish }: Work, { paymentId, orderId, amountMinor, currency }: Payment): void =>
  publish(PaymentCaptured, {
    paymentId,
    orderId,
    amountMinor,
    currency,
    capturedAt: new Date().toISOString(),
  });
