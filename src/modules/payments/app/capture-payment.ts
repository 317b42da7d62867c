import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { Kernel } from '../../../shared/kernel/kernel.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type Completion, type TaskRunOf } from '../../../shared/tasks/task.js';
import { PaymentQueued } from '../contract/payments.events.js';
import { Payment, type PaymentTerms } from '../domain/payment.js';
import { retryDelayMs, type RetryPace } from '../domain/retry-delay.js';
import { Acquirer, AcquirerUnavailable, type CaptureAnswer } from '../gateway/acquirer.js';
import { CaptureRetryMaxMs, CaptureRetryMs } from '../payments.settings.js';
import { findPayment, lockPayment, savePayments } from './payment-rows.js';
import { recordCaptures, recordPlainCapture, recordRefusal } from './record-outcome.js';

/** A question about money is not given up while its answer is open: these attempts outlast any outage of the shop itself. */
const ATTEMPTS_MAX = 2_000;

export const CapturePayment = task<{
  paymentId: string;
  /** The payment as it came due: the first try need not read it. */
  untouched?: PaymentTerms & { version: number };
  /** Tries that got no answer. */
  triesBefore?: number;
  /** An earlier try may have taken the money without telling. */
  mayHaveMoved?: boolean;
}>('payments.capture-payment', { attemptsMax: ATTEMPTS_MAX });

type Answer = CaptureAnswer | { outcome: 'unavailable' } | { outcome: 'unknown' };

/** Asks the acquirer for the money of a payment. The key is the payment's id, so no other run or task takes it twice. */
@Injectable()
export class CapturePayments {
  private readonly pace: RetryPace;

  constructor(
    private readonly read: Read,
    private readonly acquirer: Acquirer,
    private readonly kernel: Kernel,
    settings: Settings,
  ) {
    this.pace = { firstMs: settings.get(CaptureRetryMs), maxMs: settings.get(CaptureRetryMaxMs) };
  }

  @Runs(CapturePayment)
  async run({ payload, attempt }: TaskRunOf<typeof CapturePayment>): Promise<Completion | void> {
    const { paymentId, untouched, triesBefore = 0 } = payload;
    // A run before this one left no result: it may have ended between the acquirer's answer and its commit.
    const mayHaveMoved = payload.mayHaveMoved === true || attempt > 1;
    const asked =
      untouched && !mayHaveMoved
        ? Payment.untouched({ paymentId, ...untouched })
        : await findPayment(this.read.sql, paymentId);
    if (!asked?.mayBeCaptured(mayHaveMoved)) return;
    const answer = await this.ask(asked);
    if (answer.outcome === 'captured') return (work) => captured(work, asked, answer.reference);
    return async (work) => {
      const payment = (await lockPayment(work.sql, paymentId))!;
      if (answer.outcome === 'declined') return recordRefusal(work, payment, answer.code);
      await this.askLater(work, payment, triesBefore, mayHaveMoved || answer.outcome === 'unknown');
    };
  }

  /** Only an answer, or the acquirer's word that it took no request, settles whether money has moved. */
  private async ask({ paymentId, token, amountMinor, currency }: Payment): Promise<Answer> {
    // An order may cost nothing, and no acquirer moves nothing.
    if (amountMinor === 0) return { outcome: 'captured', reference: 'free of charge' };
    try {
      return await this.acquirer.capture({
        idempotencyKey: paymentId,
        token: token!,
        amountMinor,
        currency,
      });
    } catch (error) {
      if (error instanceof AcquirerUnavailable) return { outcome: 'unavailable' };
      // Of the error only its name: its text may hold the request, and so the token.
      const failure = { paymentId, error: (error as Error).name };
      this.kernel.options.log.warn(failure, 'the acquirer left a capture open and is asked again');
      return { outcome: 'unknown' };
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

async function captured(work: Work, asked: Payment, reference: string): Promise<void> {
  if (await recordPlainCapture(work, asked, reference)) return;
  const payment = (await lockPayment(work.sql, asked.paymentId))!;
  await recordCaptures(work, [payment], () => reference);
}
