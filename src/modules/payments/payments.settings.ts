import { choiceSetting, durationSetting, textSetting } from '../../shared/config/settings.js';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../shared/http/signed-webhook.js';

export const CaptureRetryMs = durationSetting(
  'PAYMENTS_CAPTURE_RETRY_MS',
  1_000,
  'Pause before an acquirer that gave no answer is asked again; doubles with each try',
);
export const CaptureRetryMaxMs = durationSetting(
  'PAYMENTS_CAPTURE_RETRY_MAX_MS',
  5_000,
  'Longest pause between two tries of a queued payment',
);
export const SimulatedAcquirerSlowMs = durationSetting(
  'SIMULATED_ACQUIRER_SLOW_MS',
  2_000,
  'How long the simulated acquirer takes for tok_slow',
);
export const SimulatedAcquirerDownMs = durationSetting(
  'SIMULATED_ACQUIRER_DOWN_MS',
  10_000,
  'How long it is down for a payment with tok_unavailable, from its first call on',
);
export const SimulatedAcquirerLedger = choiceSetting(
  'SIMULATED_ACQUIRER_LEDGER',
  'off',
  ['on', 'off'],
  'Whether the simulated acquirer keeps a durable record of what it moved, for reconciliation',
);
export const SimulatedAcquirerWebhookSecret = textSetting(
  'SIMULATED_ACQUIRER_WEBHOOK_SECRET',
  DEVELOPMENT_WEBHOOK_SECRET,
  'What the simulated acquirer signs its webhooks with: `whsec_` and base64; production refuses the default',
  { secret: true, neededInProduction: 'everybody knows the secret of development' },
);
