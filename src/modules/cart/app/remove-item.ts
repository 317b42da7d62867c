import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { Locale } from '../../../shared/locale.js';
import { openCart } from '../domain/cart.js';
import { readCart } from './read-cart.js';
import { shownCart, type ShownCart } from './shown-cart.js';

/** Takes a SKU out of a cart; one that is not in it is already gone. */
export class RemoveItem extends Command<ShownCart> {
  constructor(
    readonly caller: Caller,
    readonly cartId: string,
    readonly sku: string,
    readonly locale: Locale,
  ) {
    super();
  }
}

@CommandHandler(RemoveItem)
export class RemoveItemHandler implements ICommandHandler<RemoveItem> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ caller, cartId, sku, locale }: RemoveItem): Promise<ShownCart> {
    return this.work.run(async ({ sql }) => {
      // The lock is a statement of its own: only then does the delete see a line that was added while it waited.
      const [, , cart] = await Promise.all([
        sql('update cart.cart set version = version + 1, updated_at = now() where cart_id = $1', [cartId]),
        sql('delete from cart.cart_item where cart_id = $1 and sku = $2', [cartId, sku]),
        readCart(sql, cartId, locale),
      ]);
      return shownCart(openCart(cart, caller));
    });
  }
}
