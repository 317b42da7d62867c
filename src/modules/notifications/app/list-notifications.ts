import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import {
  NOTIFICATION_COLUMNS,
  notificationView,
  type NotificationRow,
  type NotificationView,
} from './notification-view.js';

/** Above every UUID: the first page starts below it. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first. */
export class ListNotifications extends Query<Page<NotificationView>> {
  constructor(
    readonly userId: string,
    readonly page: { limit: number; cursor?: string },
  ) {
    super();
  }
}

@QueryHandler(ListNotifications)
export class ListNotificationsHandler implements IQueryHandler<ListNotifications> {
  constructor(private readonly read: Read) {}

  async execute({ userId, page: { limit, cursor } }: ListNotifications): Promise<Page<NotificationView>> {
    const rows = await this.read.sql<NotificationRow>(
      `select ${NOTIFICATION_COLUMNS} from notifications.notification as mine
       where user_id = $1 and notification_id < $2 order by notification_id desc limit $3`,
      [userId, cursorId(cursor) ?? NEWEST, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id], notificationView);
  }
}
