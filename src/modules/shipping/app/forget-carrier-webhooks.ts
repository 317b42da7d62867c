import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import { RunsEvery } from '../../../shared/tasks/runs.js';
import type { Completion } from '../../../shared/tasks/task.js';
import { CarrierWebhookKeepMs, CarrierWebhookSweepMs } from '../shipping.settings.js';

/** Old webhooks can no longer come again; the list of them stays short. */
@Injectable()
export class ForgetCarrierWebhooks {
  private readonly keepMs: number;

  constructor(settings: Settings) {
    this.keepMs = settings.get(CarrierWebhookKeepMs);
  }

  @RunsEvery('shipping.forget-carrier-webhooks', CarrierWebhookSweepMs)
  async run(): Promise<Completion> {
    return async ({ sql }) => {
      await sql(
        `delete from shipping.carrier_webhook
         where received_at < now() - make_interval(secs => $1::float8 / 1000.0)`,
        [this.keepMs],
      );
    };
  }
}
