import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../../shared/auth/identity.js';
import { DomainError } from '../../../shared/domain-error.js';
import { openStream, type EventStream } from '../../../shared/http/streams.js';
import { GetOrderTimeline, type OrderTimeline } from '../app/get-order-timeline.js';
import { OrderSignals } from '../app/order-signals.js';
import type { OrderStatus } from '../domain/order-status.js';

/** Nothing is expected after these, though a delivered order may still be refunded. */
const FINAL: readonly OrderStatus[] = ['rejected', 'payment_failed', 'refunded', 'delivered'];

/** Live streams of orders: the present status at once, then every change, until nothing can follow or the reader leaves. */
@Injectable()
export class OrderStreams {
  constructor(
    private readonly queries: QueryBus,
    private readonly signals: OrderSignals,
  ) {}

  /** @throws DomainError `orders.not-found`, `service.unavailable` when too many streams are open */
  async open(caller: Caller, orderId: string, reply: FastifyReply): Promise<void> {
    const timeline = () => this.queries.execute(new GetOrderTimeline(caller, orderId));
    const first = await timeline();
    const stream = openStream(reply);
    if (!stream) throw new DomainError('service.unavailable', 'Too many streams are open; try again');
    const sender = new TimelineSender(stream, timeline, first.items.length - 1);
    stream.onClose(this.signals.follow(orderId, () => sender.wake()));
    sender.wake();
  }
}

/** Sends what the timeline has beyond what was sent; a signal only says that it is worth looking. */
class TimelineSender {
  private sending = Promise.resolve();

  constructor(
    private readonly stream: EventStream,
    private readonly read: () => Promise<OrderTimeline>,
    private sent: number,
  ) {}

  wake(): void {
    this.sending = this.sending.then(() => this.sendNew()).catch(() => this.stream.end());
  }

  private async sendNew(): Promise<void> {
    const { items, captured } = await this.read();
    for (const entry of items.slice(this.sent)) this.stream.send(entry, String(this.sent++));
    const { status } = items.at(-1)!;
    // A paid order that was cancelled still waits for its refund.
    if (FINAL.includes(status) || (status === 'cancelled' && !captured)) this.stream.end();
  }
}
