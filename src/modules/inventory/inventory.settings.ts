import { durationSetting } from '../../shared/config/settings.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Above the 30 minutes after which orders ends an unpaid order by itself: the net hangs below the deadline. */
export const ReservationExpiresAfterMs = durationSetting(
  'INVENTORY_RESERVATION_EXPIRES_AFTER_MS',
  40 * MINUTE_MS,
  'How long stock is set aside for an order that nobody confirms or ends',
);
/** Above the 7 days that orders gives a bank transfer, for the same reason. */
export const TransferReservationExpiresAfterMs = durationSetting(
  'INVENTORY_TRANSFER_RESERVATION_EXPIRES_AFTER_MS',
  7 * DAY_MS + 10 * MINUTE_MS,
  'How long stock is set aside for an order that is paid by bank transfer and that nobody confirms or ends',
);
export const ExpiryIntervalMs = durationSetting(
  'INVENTORY_EXPIRY_INTERVAL_MS',
  15_000,
  'How often overdue reservations are looked for',
);
