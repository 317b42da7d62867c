import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../../shared/domain-error.js';
import { openStream, type EventStream } from '../../../shared/http/streams.js';
import { isId } from '../../../shared/uuid.js';
import { GetNewNotifications } from '../app/get-new-notifications.js';
import { NotificationSignals } from '../app/notification-signals.js';
import type { NotificationView } from '../app/notification-view.js';

/** Live streams of notifications: each new one as it comes, until the reader leaves. */
@Injectable()
export class NotificationStreams {
  constructor(
    private readonly queries: QueryBus,
    private readonly signals: NotificationSignals,
  ) {}

  /**
   * @param lastSeen id that the reader has seen last (`Last-Event-ID`): what it missed since comes first
   * @throws DomainError `service.unavailable` when too many streams are open
   */
  open(userId: string, lastSeen: string | undefined, reply: FastifyReply): void {
    const stream = openStream(reply);
    if (!stream) throw new DomainError('service.unavailable', 'Too many streams are open; try again');
    const sender = new NotificationSender(stream, (which) =>
      this.queries.execute(new GetNewNotifications(userId, which)),
    );
    stream.onClose(this.signals.follow(userId, (ids) => sender.send({ ids })));
    if (isId(lastSeen)) sender.send({ after: lastSeen });
  }
}

type Which = GetNewNotifications['which'];

/** Sends one reading after the other, so that the order stays; a reader whom we cannot serve has to come back. */
class NotificationSender {
  private sending = Promise.resolve();
  private readonly replayed = new Set<string>();

  constructor(
    private readonly stream: EventStream,
    private readonly read: (which: Which) => Promise<NotificationView[]>,
  ) {}

  send(which: Which): void {
    this.sending = this.sending.then(() => this.sendNew(which)).catch(() => this.stream.end());
  }

  private async sendNew(which: Which): Promise<void> {
    for (const notification of await this.read(which)) {
      if (this.replayed.has(notification.id)) continue;
      if ('after' in which) this.replayed.add(notification.id);
      this.stream.send(notification, notification.id);
    }
  }
}
