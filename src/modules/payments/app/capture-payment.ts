import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type Completion, type TaskRunOf } from '../../../shared/tasks/task.js';
import { PaymentCaptured, PaymentFailed, PaymentQueued } from '../contract/payments.events.js';
import type { Payment } from '../domain/payment.js';
import { retryDelayMs, type RetryPace } from '../domain/retry-delay.js';
import { Acquirer, AcquirerUnavailable, type CaptureAnswer } from '../gateway/acquirer.js';
import { CaptureRetryMaxMs, CaptureRetryMs } from '../payments.settings.js';
import { findPayment, insertRefunds, lockPayment, saveMoved, savePayments } from './payment-rows.js';
import { RefundPayment } from './refund-payment.js';

export const CapturePayment = task<{
  paymentId: string;
  /** Tries that found the acquirer unavailable. */
  triesBefore?: number;
  /** An earlier try may have taken the money without telling. */
  mayHaveMoved?: boolean;
}>('payments.capture-payment');

/** Asks the acquirer for the money of a payment. The key is the payment's id, so no other run or task takes it twice. */
@Injectable()
export class CapturePayments {
  private readonly pace: RetryPace;

  constructor(
    private readonly read: Read,
    private readonly acquirer: Acquirer,
    settings: Settings,
  ) {
    this.pace = { firstMs: settings.get(CaptureRetryMs), maxMs: settings.get(CaptureRetryMaxMs) };
  }

  @Runs(CapturePayment)
  async run({ payload, attempt }: TaskRunOf<typeof CapturePayment>): Promise<Completion | void> {
    const { paymentId, triesBefore = 0 } = payload;
    // A run before this one left no result: it may have ended between the acquirer's answer and its commit.
    const mayHaveMoved = payload.mayHaveMoved === true || attempt > 1;
    const found = await findPayment(this.read.sql, paymentId);
    if (!found?.mayBeCaptured(mayHaveMoved)) return;
    const answer = await this.ask(found);
    return async (work) => {
      const payment = (await lockPayment(work.sql, paymentId))!;
      if (answer === 'unavailable') await this.askLater(work, payment, triesBefore, mayHaveMoved);
      else if (answer.outcome === 'captured') await captured(work, payment, answer.reference);
      else await declined(work, payment, answer.code);
    };
  }

  private async ask(payment: Payment): Promise<CaptureAnswer | 'unavailable'> {
    const { paymentId: idempotencyKey, token, amountMinor, currency } = payment;
    // An order may cost nothing, and no acquirer moves nothing.
    if (amountMinor === 0) return { outcome: 'captured', reference: 'free of charge' };
    try {
      return await this.acquirer.capture({ idempotencyKey, token, amountMinor, currency });
    } catch (error) {
      if (error instanceof AcquirerUnavailable) return 'unavailable';
      throw error;
    }
  }

  private async askLater(
    { sql, publish, schedule }: Work,
    payment: Payment,
    triesBefore: number,
    mayHaveMoved: boolean,
  ): Promise<void> {
    if (!payment.mayBeCaptured(mayHaveMoved)) return;
    const { paymentId, orderId } = payment;
    if (payment.queue()) {
      await savePayments(sql, [payment]);
      publish(PaymentQueued, { paymentId, orderId });
    }
    const next = { paymentId, triesBefore: triesBefore + 1, mayHaveMoved };
    schedule(CapturePayment, next, retryDelayMs(triesBefore, this.pace, Math.random()));
  }
}

async function captured(
  { sql, publish, schedule }: Work,
  payment: Payment,
  reference: string,
): Promise<void> {
  if (!payment.capture()) return;
  const { paymentId, orderId, amountMinor, currency } = payment;
  const refund = payment.giveBack();
  await Promise.all([
    amountMinor > 0
      ? saveMoved(sql, payment, { type: 'capture', amountMinor, reference })
      : savePayments(sql, [payment]),
    refund && insertRefunds(sql, [refund]),
  ]);
  publish(PaymentCaptured, {
    paymentId,
    orderId,
    amountMinor,
    currency,
    capturedAt: new Date().toISOString(),
  });
  if (refund) schedule(RefundPayment, { refundId: refund.refundId });
}

type RefusalCode = Extract<CaptureAnswer, { outcome: 'declined' }>['code'];

async function declined({ sql, publish }: Work, payment: Payment, code: RefusalCode): Promise<void> {
  if (!payment.fail()) return;
  await savePayments(sql, [payment]);
  publish(PaymentFailed, { paymentId: payment.paymentId, orderId: payment.orderId, code });
}
