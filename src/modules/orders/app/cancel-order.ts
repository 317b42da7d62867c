import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { changeOrders } from './change-orders.js';
import { orderView, type OrderView } from './order-view.js';
import { orderNotFound, requireVisible } from './visible-order.js';

/** The buyer, or an admin, does not want the order any more. What was paid is refunded by payments. */
export class CancelOrder extends Command<OrderView> {
  constructor(
    readonly caller: Caller,
    readonly orderId: string,
  ) {
    super();
  }
}

/** @throws DomainError `orders.not-found`, `orders.illegal-transition` */
@CommandHandler(CancelOrder)
export class CancelOrderHandler implements ICommandHandler<CancelOrder> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ caller, orderId }: CancelOrder): Promise<OrderView> {
    return this.work.run(async (work) => {
      const [cancelled] = await changeOrders(work, [{ orderId }], (order) =>
        requireVisible(order, caller).cancelByBuyer(),
      );
      if (!cancelled) throw orderNotFound();
      return orderView(cancelled);
    });
  }
}
