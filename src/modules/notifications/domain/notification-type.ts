import type { ShownStage } from './stage.js';

/** What a user can be told in the shop. */
export type NotificationType = `order.${ShownStage}` | 'inventory.low-stock';

/** What the texts of a notification are made of, and what a client shows or follows. */
export interface NotificationData {
  orderId?: string;
  number?: string;
  sku?: string;
  warehouseId?: string;
  available?: number;
}
