import type { Locale } from '../../../shared/locale.js';
import type { NotificationData, NotificationType } from '../domain/notification-type.js';
import type { ShownStage } from '../domain/stage.js';
import { TEXTS, type Headed } from '../texts/texts.js';

/** A notification as its reader sees it, in the language of the account. */
export interface NotificationView {
  id: string;
  type: NotificationType;
  title: string;
  body: string;
  data: NotificationData;
  read: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
}

export interface NotificationRow {
  id: string;
  type: NotificationType;
  data: NotificationData;
  read: boolean;
  createdAt: Date;
  locale: Locale;
}

/** Of a row named `mine`. */
export const NOTIFICATION_COLUMNS = `mine.notification_id as id, mine.type, mine.data, mine.read,
  mine.created_at as "createdAt",
  (select locale from notifications.account where user_id = mine.user_id) as locale`;

export const notificationView = ({ locale, ...row }: NotificationRow): NotificationView => ({
  id: row.id,
  type: row.type,
  ...textsOf(row, locale),
  data: row.data,
  read: row.read,
  createdAt: row.createdAt.toISOString(),
});

type Told = Pick<NotificationRow, 'type' | 'data'>;

function textsOf({ type, data: { number = '', sku = '', available = 0 } }: Told, locale: Locale): Headed {
  const texts = TEXTS[locale];
  if (type === 'inventory.low-stock') return texts.lowStock(sku, available);
  return texts.stage(type.slice('order.'.length) as ShownStage, number);
}
