import { durationSetting, integerSetting } from '../config/settings.js';

export const RelayBatchMax = integerSetting(
  'RELAY_BATCH_MAX',
  500,
  [1, 2_000],
  'Events that a relay sends to Kafka at once',
);
export const RelayLeaseMs = durationSetting(
  'RELAY_LEASE_MS',
  3_000,
  'After which a silent relay is followed by that of another replica',
);
export const RelayMarkMs = durationSetting(
  'RELAY_MARK_MS',
  5_000,
  'How often lanes without events are told how far the log goes',
);
