import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import {
  NOTIFICATION_COLUMNS,
  notificationView,
  type NotificationRow,
  type NotificationView,
} from './notification-view.js';

/** What a stream that comes back is sent of the time that it missed; older ones are in the list. */
const MISSED_MAX = 100;

/** Those with these ids, or those that are newer than one that was seen; oldest first. */
export class GetNewNotifications extends Query<NotificationView[]> {
  constructor(
    readonly userId: string,
    readonly which: { ids: string[] } | { after: string },
  ) {
    super();
  }
}

@QueryHandler(GetNewNotifications)
export class GetNewNotificationsHandler implements IQueryHandler<GetNewNotifications> {
  constructor(private readonly read: Read) {}

  async execute({ userId, which }: GetNewNotifications): Promise<NotificationView[]> {
    const rows =
      'ids' in which
        ? await this.read.sql<NotificationRow>(
            `select ${NOTIFICATION_COLUMNS} from notifications.notification as mine
             where user_id = $1 and notification_id = any($2) order by notification_id`,
            [userId, which.ids],
          )
        : await this.read.sql<NotificationRow>(
            `select ${NOTIFICATION_COLUMNS} from notifications.notification as mine
             where user_id = $1 and notification_id > $2 order by notification_id limit ${MISSED_MAX}`,
            [userId, which.after],
          );
    return rows.map(notificationView);
  }
}
