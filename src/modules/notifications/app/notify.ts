import type { Work } from '../../../shared/database/unit-of-work.js';
import { newId } from '../../../shared/uuid.js';
import { UserNotified } from '../contract/notifications.events.js';
import type { NotificationData, NotificationType } from '../domain/notification-type.js';

export interface Tiding {
  /** A guest's subject names no account, and is passed over. */
  userId: string;
  type: NotificationType;
  /** Id of the order or event; the same type is told once per cause. */
  cause: string;
  data: NotificationData;
}

/** Adds notifications for those users who have an account, one of each type and cause. */
export async function notify({ sql, publish }: Work, tidings: Tiding[]): Promise<void> {
  if (tidings.length === 0) return;
  const added = await sql<{ notificationId: string; userId: string; type: string }>(
    `insert into notifications.notification (notification_id, user_id, type, cause, data)
     select told.notification_id, told.user_id, told.type, told.cause, told.data
     from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::json[])
       as told (notification_id, user_id, type, cause, data)
     join notifications.account as known on known.user_id = told.user_id and not known.erased
     order by told.user_id, told.notification_id
     on conflict (user_id, type, cause) do nothing
     returning notification_id as "notificationId", user_id as "userId", type`,
    [
      tidings.map(() => newId()),
      tidings.map(({ userId }) => userId),
      tidings.map(({ type }) => type),
      tidings.map(({ cause }) => cause),
      tidings.map(({ data }) => JSON.stringify(data)),
    ],
  );
  for (const notified of added) publish(UserNotified, notified);
}
