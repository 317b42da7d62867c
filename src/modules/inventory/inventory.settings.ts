import { durationSetting } from '../../shared/config/settings.js';

/** Above the 30 minutes after which orders ends an unpaid order by itself: the net hangs below the deadline. */
export const ReservationExpiresAfterMs = durationSetting(
  'INVENTORY_RESERVATION_EXPIRES_AFTER_MS',
  40 * 60_000,
  'How long stock is set aside for an order that nobody confirms or ends',
);
export const ExpiryIntervalMs = durationSetting(
  'INVENTORY_EXPIRY_INTERVAL_MS',
  15_000,
  'How often overdue reservations are looked for',
);
