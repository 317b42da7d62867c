import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Settings } from '../../../shared/config/settings.js';
import { money } from '../../../shared/money.js';
import {
  SimulatedAcquirerDownMs,
  SimulatedAcquirerLedger,
  SimulatedAcquirerSlowMs,
} from '../payments.settings.js';
import {
  Acquirer,
  AcquirerUnavailable,
  type CaptureAnswer,
  type CaptureRequest,
  type RefundRequest,
} from './acquirer.js';
import { SimulatedAcquirerStore } from './simulated-acquirer-store.js';
import { SimulatedWebhooks } from './simulated-webhooks.js';

const ACCEPTED = new Set(['tok_ok', 'tok_slow', 'tok_unavailable', 'tok_duplicate_webhook']);

/**
 * An acquirer without a company behind it: the token says what happens. Its answer follows from the token and the key
 * alone, so an ordinary call stores nothing and is idempotent all the same.
 */
@Injectable()
export class SimulatedAcquirer extends Acquirer {
  readonly provider = 'simulated';
  private readonly slowMs: number;
  private readonly downMs: number;
  private readonly keepsLedger: boolean;

  constructor(
    private readonly store: SimulatedAcquirerStore,
    private readonly webhooks: SimulatedWebhooks,
    settings: Settings,
  ) {
    super();
    this.slowMs = settings.get(SimulatedAcquirerSlowMs);
    this.downMs = settings.get(SimulatedAcquirerDownMs);
    this.keepsLedger = settings.get(SimulatedAcquirerLedger) === 'on';
  }

  override get webhookSecret(): string {
    return this.webhooks.secret;
  }

  override async capture({ idempotencyKey, token, ...sum }: CaptureRequest): Promise<CaptureAnswer> {
    if (token === 'tok_slow') await pause(this.slowMs);
    if (token === 'tok_unavailable') await this.refuseWhileDown(idempotencyKey);
    if (token === 'tok_insufficient_funds')
      return { outcome: 'declined', code: 'payments.insufficient-funds' };
    if (!ACCEPTED.has(token)) return { outcome: 'declined', code: 'payments.declined' };
    const reference = this.captureReferenceOf(idempotencyKey);
    if (this.keepsLedger)
      await this.store.move({ reference, type: 'capture', captureReference: reference, ...sum });
    if (token === 'tok_duplicate_webhook') await this.announceTwice(idempotencyKey, sum);
    return { outcome: 'captured', reference };
  }

  override async refund({ idempotencyKey, reference: captureReference, ...sum }: RefundRequest) {
    const reference = `sim_refund_${idempotencyKey}`;
    if (this.keepsLedger) await this.store.move({ reference, type: 'refund', captureReference, ...sum });
    return { reference };
  }

  override captureReferenceOf(paymentId: string): string {
    return `sim_capture_${paymentId}`;
  }

  private announceTwice(
    paymentId: string,
    { amountMinor, currency }: Omit<CaptureRequest, 'idempotencyKey' | 'token'>,
  ) {
    const capturedAt = new Date().toISOString();
    return this.webhooks.announceTwice({ paymentId, amount: money(amountMinor, currency), capturedAt });
  }

  private async refuseWhileDown(idempotencyKey: string): Promise<void> {
    if ((await this.store.sinceFirstCallMs(idempotencyKey)) < this.downMs)
      throw new AcquirerUnavailable('The simulated acquirer is down for this payment');
  }
}
