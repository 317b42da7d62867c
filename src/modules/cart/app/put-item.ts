import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { Locale } from '../../../shared/locale.js';
import { assertHolds, openCart } from '../domain/cart.js';
import { readCart } from './read-cart.js';
import { shownCart, type ShownCart } from './shown-cart.js';

/** Locks the cart before its line is written, so that changes of one cart happen one after the other. */
const PUT = `
  with touched as (
    update cart.cart set version = version + 1, updated_at = now() where cart_id = $1 returning cart_id
  )
  insert into cart.cart_item (cart_id, sku, quantity)
  select touched.cart_id, view.sku, $3::integer from touched, cart.product_view as view where view.sku = $2
  on conflict (cart_id, sku) do update set quantity = excluded.quantity`;

/** Sets how many pieces of a SKU a cart holds. */
export class PutItem extends Command<ShownCart> {
  constructor(
    readonly caller: Caller,
    readonly cartId: string,
    readonly sku: string,
    readonly quantity: number,
    readonly locale: Locale,
  ) {
    super();
  }
}

/** Writes first and judges what came of it: one round trip, and a refusal takes the write back. */
@CommandHandler(PutItem)
export class PutItemHandler implements ICommandHandler<PutItem> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ caller, cartId, sku, quantity, locale }: PutItem): Promise<ShownCart> {
    return this.work.run(async ({ sql }) => {
      const [, found] = await Promise.all([sql(PUT, [cartId, sku, quantity]), readCart(sql, cartId, locale)]);
      const cart = openCart(found, caller);
      assertHolds(cart, sku);
      return shownCart(cart);
    });
  }
}
