import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import {
  NOTIFICATION_COLUMNS,
  notificationView,
  type NotificationRow,
  type NotificationView,
} from './notification-view.js';

/** The reader has seen it, or wants to come back to it. @throws DomainError `notifications.not-found` */
export class MarkNotification extends Command<NotificationView> {
  constructor(
    readonly userId: string,
    readonly notificationId: string,
    readonly read: boolean,
  ) {
    super();
  }
}

@CommandHandler(MarkNotification)
export class MarkNotificationHandler implements ICommandHandler<MarkNotification> {
  constructor(private readonly work: UnitOfWork) {}

  async execute({ userId, notificationId, read }: MarkNotification): Promise<NotificationView> {
    const [row] = await this.work.run(({ sql }) =>
      sql<NotificationRow>(
        `update notifications.notification as mine set read = $3
         where user_id = $1 and notification_id = $2 returning ${NOTIFICATION_COLUMNS}`,
        [userId, notificationId, read],
      ),
    );
    if (!row) throw new DomainError('notifications.not-found', 'You have no such notification');
    return notificationView(row);
  }
}
