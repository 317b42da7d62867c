import { integrationEvent } from '../../../shared/outbox/integration-event.js';

/**
 * The whole amount has come: by card or wallet, by transfer, or in cash at the door. It may come after the order has ended;
 * then it goes back. At most once per payment, keyed by order id. Amounts in minor units of `currency`.
 */
export const PaymentCaptured = integrationEvent<{
  paymentId: string;
  orderId: string;
  amountMinor: number;
  currency: string;
  /** ISO 8601, UTC. */
  capturedAt: string;
}>('payments.payment-captured.v1', ({ orderId }) => orderId);

/** The acquirer refused for good; `code` is what the buyer is told. At most once per payment, keyed by order id. */
export const PaymentFailed = integrationEvent<{
  paymentId: string;
  orderId: string;
  code: 'payments.declined' | 'payments.insufficient-funds';
}>('payments.payment-failed.v1', ({ orderId }) => orderId);

/** The acquirer cannot be asked, or does not answer: the payment is kept and tried again. At most once per payment, keyed by order id. */
export const PaymentQueued = integrationEvent<{
  paymentId: string;
  orderId: string;
}>('payments.payment-queued.v1', ({ orderId }) => orderId);

/** Stock stands, and the buyer will transfer the money: stock is kept until it arrives. At most once per payment, keyed by order id. */
export const PaymentAwaited = integrationEvent<{
  paymentId: string;
  orderId: string;
}>('payments.payment-awaited.v1', ({ orderId }) => orderId);

/** Stock stands, and the carrier collects the money at the door: the order may go out unpaid. At most once per payment, keyed by order id. */
export const PaymentDeferred = integrationEvent<{
  paymentId: string;
  orderId: string;
}>('payments.payment-deferred.v1', ({ orderId }) => orderId);

/** Money went back. Once per refund, keyed by order id. Amounts in minor units of `currency`. */
export const PaymentRefunded = integrationEvent<{
  paymentId: string;
  orderId: string;
  refundId: string;
  amountMinor: number;
  currency: string;
  /** True when nothing of the captured amount is left. */
  inFull: boolean;
}>('payments.payment-refunded.v1', ({ orderId }) => orderId);
