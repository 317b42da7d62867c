import { Payment, type PaymentState } from '../../src/modules/payments/domain/payment.js';

/** A payment of 20.00 euros that nobody has asked for yet. */
export const aPayment = (state: Partial<PaymentState> = {}): Payment =>
  Payment.of({
    paymentId: '01990000-0000-7000-8000-000000000001',
    orderId: '01990000-0000-7000-8000-000000000002',
    method: 'card',
    token: 'tok_ok',
    currency: 'EUR',
    amountMinor: 2_000,
    capturedMinor: 0,
    refundAskedMinor: 0,
    refundedMinor: 0,
    status: 'pending',
    ended: false,
    version: 1,
    ...state,
  });

export const aCapturedPayment = (): Payment => {
  const payment = aPayment();
  payment.capture();
  return payment;
};
