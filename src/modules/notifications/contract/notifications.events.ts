import { integrationEvent } from '../../../shared/outbox/integration-event.js';

/** A signed-in user has a new notification to read in the shop. Once per notification, keyed by its id. */
export const UserNotified = integrationEvent<{
  notificationId: string;
  userId: string;
  /** `order.placed`, `inventory.low-stock`, … */
  type: string;
}>('notifications.user-notified.v1', ({ notificationId }) => notificationId);
