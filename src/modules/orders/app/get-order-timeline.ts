import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { isAdmin, type Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import type { TimelineEntry } from './order-table.js';
import { orderNotFound } from './visible-order.js';

/** Every status that the order has had, oldest first, and what was paid for it. */
export interface OrderTimeline {
  items: TimelineEntry[];
  /** Money of the buyer has arrived and has not gone back. */
  captured: boolean;
}

export class GetOrderTimeline extends Query<OrderTimeline> {
  constructor(
    readonly caller: Caller,
    readonly orderId: string,
  ) {
    super();
  }
}

/** @throws DomainError `orders.not-found` */
@QueryHandler(GetOrderTimeline)
export class GetOrderTimelineHandler implements IQueryHandler<GetOrderTimeline> {
  constructor(private readonly read: Read) {}

  async execute({ caller, orderId }: GetOrderTimeline): Promise<OrderTimeline> {
    const [row] = await this.read.sql<OrderTimeline>(
      `select timeline as items, payment = 'captured' as captured from orders.customer_order
       where order_id = $1 and ($2 or subject = $3)`,
      [orderId, isAdmin(caller), caller.subject],
    );
    if (!row) throw orderNotFound();
    return row;
  }
}
