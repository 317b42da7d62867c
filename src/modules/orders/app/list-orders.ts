import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { isAdmin, type Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import type { OrderStatus } from '../domain/order-status.js';
import { ORDER_COLUMNS, orderOf, type OrderRow } from './order-table.js';
import { orderView, type OrderView } from './order-view.js';

/** Above every UUID: the first page starts below it. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const SELECTED = `select ${ORDER_COLUMNS} from orders.customer_order where order_id < $1 and ($2::text is null or status = $2)`;
const OF_ALL = `${SELECTED} order by order_id desc limit $3`;
const OF_SUBJECT = `${SELECTED} and subject = $4 order by order_id desc limit $3`;

/** Newest first: the caller's own orders, or everybody's for an admin. */
export class ListOrders extends Query<Page<OrderView>> {
  constructor(
    readonly caller: Caller,
    readonly page: { limit: number; cursor?: string; status?: OrderStatus },
  ) {
    super();
  }
}

@QueryHandler(ListOrders)
export class ListOrdersHandler implements IQueryHandler<ListOrders> {
  constructor(private readonly read: Read) {}

  async execute({ caller, page: { limit, cursor, status } }: ListOrders): Promise<Page<OrderView>> {
    const params = [cursorId(cursor) ?? NEWEST, status ?? null, limit + 1];
    const rows = isAdmin(caller)
      ? await this.read.sql<OrderRow>(OF_ALL, params)
      : await this.read.sql<OrderRow>(OF_SUBJECT, [...params, caller.subject]);
    return pageOf(
      rows,
      limit,
      ({ orderId }) => [orderId],
      (row) => orderView(orderOf(row)),
    );
  }
}
