import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { isProduction } from '../../../shared/config/environment.js';
import { SettingError, Settings } from '../../../shared/config/settings.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../../shared/http/signed-webhook.js';
import type { Money } from '../../../shared/money.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type TaskRunOf } from '../../../shared/tasks/task.js';
import { SimulatedAcquirerWebhookSecret } from '../payments.settings.js';

export interface CaptureNotice {
  paymentId: string;
  amount: Money;
  /** ISO 8601, UTC. */
  capturedAt: string;
}

export const SendSimulatedWebhook = task<CaptureNotice>('payments.send-simulated-webhook');

const SECRET = /^whsec_[A-Za-z0-9+/]+={0,2}$/;

/** The webhooks that the simulated acquirer sends by itself. Each goes out as it would from outside, until it is taken. */
@Injectable()
export class SimulatedWebhooks {
  readonly secret: string;

  constructor(
    private readonly work: UnitOfWork,
    private readonly http: HttpAdapterHost,
    settings: Settings,
  ) {
    this.secret = settings.get(SimulatedAcquirerWebhookSecret);
    const { name } = SimulatedAcquirerWebhookSecret;
    if (!SECRET.test(this.secret)) throw new SettingError(`${name} must be whsec_ and base64.`);
    if (isProduction(settings) && this.secret === DEVELOPMENT_WEBHOOK_SECRET)
      throw new SettingError(`${name} must be set in production: everybody knows the one of development.`);
  }

  /** Two tasks, and so two requests of the same id, which may come together, apart, and before the answer to the call. */
  async announceTwice(notice: CaptureNotice): Promise<void> {
    await this.work.run(({ schedule }) => {
      schedule(SendSimulatedWebhook, notice);
      schedule(SendSimulatedWebhook, notice);
    });
  }

  /** Through the whole of the HTTP stack, signature included; only the socket is left out, as its address is not known here. */
  @Runs(SendSimulatedWebhook)
  async send({
    payload: { paymentId, amount, capturedAt },
  }: TaskRunOf<typeof SendSimulatedWebhook>): Promise<void> {
    const webhookId = `sim_webhook_${paymentId}`;
    const body = JSON.stringify({
      type: 'payment.captured',
      timestamp: capturedAt,
      data: { paymentId, amount },
    });
    const sentAt = new Date();
    const { statusCode } = await this.http.httpAdapter.getInstance<FastifyInstance>().inject({
      method: 'POST',
      url: '/v1/payments/webhooks/simulated',
      headers: {
        'content-type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
        'webhook-signature': new Webhook(this.secret).sign(webhookId, sentAt, body),
      },
      payload: body,
    });
    if (statusCode >= 300) throw new Error(`The shop answered ${statusCode} to a webhook`);
  }
}
