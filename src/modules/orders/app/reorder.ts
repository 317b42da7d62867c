import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import type { Locale } from '../../../shared/locale.js';
import { newId } from '../../../shared/uuid.js';
import { CartPort } from '../../cart/contract/cart.port.js';
import { cartView, type CartView } from './cart-view.js';
import { findOrder } from './order-table.js';
import { requireVisible } from './visible-order.js';

/** The caller wants what an order held once more: a new cart, at the prices of now. */
export class Reorder extends Command<CartView> {
  constructor(
    readonly caller: Caller,
    readonly orderId: string,
    readonly locale: Locale,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

/** @throws DomainError `orders.not-found`, `cart.empty` when nothing of the order is sold any more */
@CommandHandler(Reorder)
export class ReorderHandler implements ICommandHandler<Reorder> {
  constructor(
    private readonly read: Read,
    private readonly work: UnitOfWork,
    private readonly carts: CartPort,
  ) {}

  async execute({ caller, orderId, locale, idempotency }: Reorder): Promise<CartView> {
    const { terms } = requireVisible(await findOrder(this.read.sql, orderId), caller);
    const cartId = await this.cartIdOf(idempotency);
    const lines = terms.lines.map(({ sku, quantity }) => ({ sku, quantity }));
    return cartView(await this.carts.fill({ cartId, currency: terms.currency, locale, lines }));
  }

  /** Kept before the cart is made: a request that is repeated after a crash fills the same one. */
  private async cartIdOf(idempotency: IdempotencyKey | undefined): Promise<string> {
    const cartId = newId();
    return idempotency ? this.work.run(() => cartId, { idempotency }) : cartId;
  }
}
