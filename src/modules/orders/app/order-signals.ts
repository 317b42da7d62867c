import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { OwnEvents } from '../../../shared/outbox/own-events.js';
import { OrderPlaced } from '../contract/orders.events.js';

/** Requests and streams that this process keeps waiting at once; beyond it nobody waits. */
const LISTENERS_MAX = 20_000;

type Listener = (eventName: string | undefined) => void;

/** The next event of one order, if it comes in time. */
export interface NextEvent extends Disposable {
  /** The event's name; undefined when the time is up or the process drains. */
  readonly name: Promise<string | undefined>;
}

/** Tells who waits for an order that something has happened to it: one follower of orders' own log for all of them. */
@Injectable()
export class OrderSignals implements OnModuleDestroy {
  private readonly listeners = new Map<string, Set<Listener>>();
  private count = 0;
  private draining = false;
  private readonly unfollow: () => void;

  constructor(ownEvents: OwnEvents) {
    this.unfollow = ownEvents.follow((rows) => {
      for (const { key, name } of rows) if (name !== OrderPlaced.name) this.tell(key, name);
    });
  }

  /** Whoever follows before reading the order misses nothing. Returns the way to stop. */
  follow(orderId: string, listener: Listener): () => void {
    if (this.draining || this.count >= LISTENERS_MAX) {
      listener(undefined);
      return () => undefined;
    }
    const listeners = this.listeners.get(orderId) ?? new Set();
    this.listeners.set(orderId, listeners.add(listener));
    this.count++;
    return () => this.remove(orderId, listener);
  }

  next(orderId: string, withinMs: number): NextEvent {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const timer = setTimeout(() => resolve(undefined), withinMs);
    const unfollow = this.follow(orderId, resolve);
    const stop = () => {
      clearTimeout(timer);
      unfollow();
    };
    return { name: promise.finally(stop), [Symbol.dispose]: stop };
  }

  /** Requests in hand answer with what they have, so that the server can close. */
  onModuleDestroy(): void {
    this.draining = true;
    this.unfollow();
    for (const orderId of [...this.listeners.keys()]) this.tell(orderId, undefined);
  }

  private tell(orderId: string, eventName: string | undefined): void {
    for (const listener of this.listeners.get(orderId) ?? []) listener(eventName);
  }

  private remove(orderId: string, listener: Listener): void {
    const listeners = this.listeners.get(orderId);
    if (!listeners?.delete(listener)) return;
    this.count--;
    if (listeners.size === 0) this.listeners.delete(orderId);
  }
}
