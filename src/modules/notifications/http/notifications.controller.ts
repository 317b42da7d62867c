import { Body, Controller, Get, Headers, Patch, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Actor, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import { Answers } from '../../../shared/http/answers.js';
import { PathId } from '../../../shared/http/request-parts.js';
import { ListNotifications } from '../app/list-notifications.js';
import { MarkNotification } from '../app/mark-notification.js';
import type { NotificationView } from '../app/notification-view.js';
import { NotificationStreams } from './notification-streams.js';
import { ListNotificationsQuery, MarkNotificationBody } from './notifications.requests.js';

/** What the caller was told. Guests are told by mail only. */
@Roles('user', 'admin')
@Controller('me/notifications')
export class NotificationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly streams: NotificationStreams,
  ) {}

  @Get()
  list(@Actor() { subject }: Caller, @Query() query: ListNotificationsQuery) {
    return this.queries.execute(new ListNotifications(subject, query));
  }

  @Answers<NotificationView>('text/event-stream')
  @Get('events')
  events(
    @Actor() { subject }: Caller,
    @Headers('last-event-id') lastSeen: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    this.streams.open(subject, lastSeen, reply);
  }

  @Patch(':id')
  mark(@Actor() { subject }: Caller, @PathId('id') id: string, @Body() { read }: MarkNotificationBody) {
    return this.commands.execute(new MarkNotification(subject, id, read));
  }
}
