import { durationSetting, jsonSetting } from '../../shared/config/settings.js';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../shared/http/signed-webhook.js';
import { CARRIERS } from './domain/tariff-table.js';

const DAY_MS = 24 * 60 * 60_000;

export const CarrierWebhookSecrets = jsonSetting<Record<string, string>>(
  'SHIPPING_WEBHOOK_SECRETS',
  Object.fromEntries(CARRIERS.map((carrier) => [carrier, DEVELOPMENT_WEBHOOK_SECRET])),
  'What each carrier signs its webhooks with: `whsec_` and base64; nothing is taken from carriers not named',
  { secret: true, neededInProduction: 'everybody knows the secret of development' },
);
/** A sender of Standard Webhooks gives up repeating after some days. */
export const CarrierWebhookKeepMs = durationSetting(
  'SHIPPING_WEBHOOK_KEEP_MS',
  14 * DAY_MS,
  "How long a carrier's webhook is known by its id, so that a repeated one changes nothing",
);
export const CarrierWebhookSweepMs = durationSetting(
  'SHIPPING_WEBHOOK_SWEEP_MS',
  DAY_MS / 24,
  'How often webhooks that need not be known any more are forgotten',
);
