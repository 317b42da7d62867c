import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import type { Locale } from '../../../shared/locale.js';
import { requestContext } from '../../../shared/observability/request-context.js';
import { CartPort, type CartFilling, type CartQuote } from '../contract/cart.port.js';
import { refuseEmpty, visibleCart } from '../domain/cart.js';
import { FillCart } from './fill-cart.js';
import { quoteOf } from './quote-of.js';
import { readCart } from './read-cart.js';

@Injectable()
export class LocalCarts extends CartPort {
  constructor(
    private readonly read: Read,
    private readonly commands: CommandBus,
  ) {
    super();
  }

  async quote({ cartId, locale }: { cartId: string; locale: Locale }): Promise<CartQuote> {
    // Whether the cart may still be ordered is for orders to say: here the news of an order's end may be late.
    const cart = visibleCart(await readCart(this.read.sql, cartId, locale), requestContext()?.caller);
    const quote = quoteOf(cart);
    refuseEmpty(quote);
    return quote;
  }

  fill(filling: CartFilling): Promise<CartQuote> {
    return this.commands.execute(new FillCart(requestContext()?.caller, filling));
  }
}
