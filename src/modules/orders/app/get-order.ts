import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Order } from '../domain/order.js';
import { findOrder } from './order-table.js';
import { requireVisible } from './visible-order.js';

export class GetOrder extends Query<Order> {
  constructor(
    readonly caller: Caller,
    readonly orderId: string,
  ) {
    super();
  }
}

/** @throws DomainError `orders.not-found` */
@QueryHandler(GetOrder)
export class GetOrderHandler implements IQueryHandler<GetOrder> {
  constructor(private readonly read: Read) {}

  async execute({ caller, orderId }: GetOrder): Promise<Order> {
    return requireVisible(await findOrder(this.read.sql, orderId), caller);
  }
}
