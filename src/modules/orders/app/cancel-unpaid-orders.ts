import { Injectable } from '@nestjs/common';
import { Read } from '../../../shared/database/module-database.js';
import { RunsEvery } from '../../../shared/tasks/runs.js';
import type { Completion } from '../../../shared/tasks/task.js';
import { UnpaidSweepMs } from '../orders.settings.js';
import { changeOrders } from './change-orders.js';

/** Orders ended in one transaction; the rest waits for the next run. */
const BATCH_MAX = 200;

/** The only deadline of an order: inventory and payments end theirs on the event of the cancellation. */
@Injectable()
export class CancelUnpaidOrders {
  constructor(private readonly read: Read) {}

  @RunsEvery('orders.cancel-unpaid', UnpaidSweepMs)
  async run(): Promise<Completion | void> {
    const due = await this.read.sql<{ orderId: string }>(
      `select order_id as "orderId" from orders.customer_order
       where status in ('pending', 'awaiting_payment') and deadline_at <= now() order by deadline_at limit $1`,
      [BATCH_MAX],
    );
    if (due.length === 0) return;
    return async (work) => void (await changeOrders(work, due, (order) => order.endUnpaid()));
  }
}
