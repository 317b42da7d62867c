import { choiceSetting, durationSetting, integerSetting } from '../config/settings.js';

export const DeliveryBatchMax = integerSetting(
  'DELIVERY_BATCH_MAX',
  200,
  [1, 2_000],
  'Events applied in one transaction',
);
export const DeliverySoonMs = durationSetting(
  'DELIVERY_SOON_MS',
  50,
  'How long an unhurried subscription waits to fill a batch',
);
export const DeliveryAttemptsMax = integerSetting(
  'DELIVERY_ATTEMPTS_MAX',
  5,
  [1, 100],
  'Tries of one event before it is parked',
);
export const DeliveryBackoffMs = durationSetting(
  'DELIVERY_BACKOFF_MS',
  100,
  'Pause before the second try of an event; doubles with each',
);
export const DeliveryTransientPauseMs = durationSetting(
  'DELIVERY_TRANSIENT_PAUSE_MS',
  200,
  'Pause of a lane when its surroundings fail',
);
export const DeliveryAlikePauseMs = durationSetting(
  'DELIVERY_ALIKE_PAUSE_MS',
  30_000,
  'Pause of a lane in which key after key fails alike',
);
export const DeliveryAlikeKeysMax = integerSetting(
  'DELIVERY_ALIKE_KEYS_MAX',
  5,
  [2, 1_000],
  'Keys failing alike in a row that pause a lane',
);
export const DeliveryIdleAdvanceMs = durationSetting(
  'DELIVERY_IDLE_ADVANCE_MS',
  2_000,
  'How often watermarks follow events that nobody reacts to',
);
export const PollMs = durationSetting(
  'POLL_MS',
  1_000,
  'Slow poll of logs and tasks, a net below the wake-up signals',
);
export const TaskConcurrency = integerSetting(
  'TASK_CONCURRENCY',
  16,
  [1, 500],
  'Tasks of one module that run at once in one process',
);
export const TaskLeaseMs = durationSetting(
  'TASK_LEASE_MS',
  60_000,
  'After which a task in hand is taken up by another worker; longer than any call that a task makes',
);
export const OutboxPartitionPositions = integerSetting(
  'OUTBOX_PARTITION_POSITIONS',
  1_000_000,
  [10, 1_000_000_000],
  'Positions in one partition of a log',
);
export const OutboxKeepMs = durationSetting(
  'OUTBOX_KEEP_MS',
  30 * 24 * 60 * 60_000,
  'Age below which no partition of a log is dropped',
);
export const OutboxMaintenanceMs = durationSetting(
  'OUTBOX_MAINTENANCE_MS',
  60_000,
  'How often partitions are made ahead and dropped',
);
export const IdempotencyKeepMs = durationSetting(
  'IDEMPOTENCY_KEEP_MS',
  24 * 60 * 60_000,
  'How long an Idempotency-Key is remembered',
);
export const WakeOthers = choiceSetting(
  'WAKE_OTHERS',
  'off',
  ['on', 'off'],
  'Tells replicas on the same database at once what was published; without it they poll',
);
