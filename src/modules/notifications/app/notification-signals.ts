import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { OwnEvents } from '../../../shared/outbox/own-events.js';
import { UserNotified } from '../contract/notifications.events.js';

type Listener = (notificationIds: string[]) => void;

/** Tells open streams which notifications are new: one follower of the module's own log for all of them. */
@Injectable()
export class NotificationSignals implements OnModuleDestroy {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly unfollow: () => void;

  constructor(ownEvents: OwnEvents) {
    this.unfollow = ownEvents.follow((rows) => {
      if (this.listeners.size === 0) return;
      const added = rows
        .filter(({ name }) => name === UserNotified.name)
        .map(({ payload }) => JSON.parse(payload) as DeliveryOf<typeof UserNotified>['payload']);
      for (const [userId, notified] of Map.groupBy(added, (one) => one.userId))
        this.tell(
          userId,
          notified.map(({ notificationId }) => notificationId),
        );
    });
  }

  /** Returns the way to stop. */
  follow(userId: string, listener: Listener): () => void {
    const listeners = this.listeners.get(userId) ?? new Set();
    this.listeners.set(userId, listeners.add(listener));
    return () => {
      if (listeners.delete(listener) && listeners.size === 0) this.listeners.delete(userId);
    };
  }

  onModuleDestroy(): void {
    this.unfollow();
  }

  private tell(userId: string, notificationIds: string[]): void {
    for (const listener of this.listeners.get(userId) ?? []) listener(notificationIds);
  }
}
