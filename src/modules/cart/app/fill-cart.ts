import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { CartFilling, CartQuote } from '../contract/cart.port.js';
import { cartNotFound, isGuest, refuseEmpty, visibleCart } from '../domain/cart.js';
import { quoteOf } from './quote-of.js';
import { readCart } from './read-cart.js';

/** Answers a row for each line when the cart is new, and none when it was there already. */
const FILL = `
  with made as (
    insert into cart.cart (cart_id, owner, guest, currency) values ($1, $2, $3, $4)
    on conflict (cart_id) do nothing returning cart_id
  )
  insert into cart.cart_item (cart_id, sku, quantity)
  select made.cart_id, line.sku, line.quantity
  from made, unnest($5::text[], $6::integer[]) as line (sku, quantity)
  returning sku`;

/** A new cart with what can still be bought of some lines. */
export class FillCart extends Command<CartQuote> {
  constructor(
    readonly caller: Caller | undefined,
    readonly filling: CartFilling,
  ) {
    super();
  }
}

/** Writes first and judges what came of it: a refusal takes the write back. */
@CommandHandler(FillCart)
export class FillCartHandler implements ICommandHandler<FillCart> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ caller, filling: { cartId, currency, locale, lines } }: FillCart): Promise<CartQuote> {
    if (!caller) throw cartNotFound();
    const [skus, quantities] = [lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)];
    return this.work.run(async ({ sql }) => {
      const [filled, found] = await Promise.all([
        sql(FILL, [cartId, caller.subject, isGuest(caller), currency, skus, quantities]),
        readCart(sql, cartId, locale),
      ]);
      const quote = quoteOf(visibleCart(found, caller));
      if (filled.length === 0) return quote;
      refuseEmpty(quote);
      const kept = quote.lines.map(({ sku }) => sku);
      void sql('delete from cart.cart_item where cart_id = $1 and sku <> all($2::text[])', [cartId, kept]);
      return quote;
    });
  }
}
