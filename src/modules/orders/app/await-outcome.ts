import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { OrderConfirmed } from '../contract/orders.events.js';
import type { FailureCode, Order } from '../domain/order.js';
import { OrderSignals } from './order-signals.js';
import { findOrder } from './order-table.js';
import { orderView, type OrderView } from './order-view.js';
import type { Placed } from './place-order.js';

/** The order that a request has led to, as soon as it is no longer pending or the time is up. */
export class AwaitOutcome extends Query<OrderView> {
  constructor(
    readonly placed: Placed,
    readonly waitMs: number,
  ) {
    super();
  }
}

/** @throws DomainError `orders.out-of-stock`, `payments.declined`, `payments.insufficient-funds` with member `orderId` */
@QueryHandler(AwaitOutcome)
export class AwaitOutcomeHandler implements IQueryHandler<AwaitOutcome> {
  constructor(
    private readonly signals: OrderSignals,
    private readonly read: Read,
  ) {}

  async execute({ placed: { orderId, fresh }, waitMs }: AwaitOutcome): Promise<OrderView> {
    const order = fresh ? await this.outcomeOf(fresh, waitMs) : await this.settled(orderId, waitMs);
    const { failureCode } = order.state;
    if (failureCode) throw new DomainError(failureCode, FAILURES[failureCode], { orderId });
    return orderView(order);
  }

  /** Nothing can have happened to an order that was committed in this turn of the event loop, so it need not be read first. */
  private async outcomeOf(order: Order, waitMs: number): Promise<Order> {
    const { orderId } = order.terms;
    const eventName = await this.signals.next(orderId, waitMs).name;
    return eventName === OrderConfirmed.name ? order.asConfirmed() : this.find(orderId);
  }

  private async settled(orderId: string, waitMs: number): Promise<Order> {
    using next = this.signals.next(orderId, waitMs);
    const order = await this.find(orderId);
    if (order.state.status !== 'pending') return order;
    await next.name;
    return this.find(orderId);
  }

  private async find(orderId: string): Promise<Order> {
    const order = await findOrder(this.read.sql, orderId);
    if (!order) throw new Error(`Order ${orderId} was placed and is gone`);
    return order;
  }
}

const FAILURES: Record<FailureCode, string> = {
  'orders.out-of-stock': 'Some items are no longer available in this quantity',
  'payments.declined': 'The payment was declined',
  'payments.insufficient-funds': 'The payment was refused for lack of funds',
};
