import { Injectable } from '@nestjs/common';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Locale } from '../../../shared/locale.js';
import { requestContext } from '../../../shared/observability/request-context.js';
import { CartPort, type CartQuote } from '../contract/cart.port.js';
import { priced, visibleCart } from '../domain/cart.js';
import { readCart } from './read-cart.js';

@Injectable()
export class CartQuotes extends CartPort {
  constructor(private readonly read: Read) {
    super();
  }

  async quote({ cartId, locale }: { cartId: string; locale: Locale }): Promise<CartQuote> {
    // Whether the cart may still be ordered is for orders to say: here the news of an order's end may be late.
    const cart = visibleCart(await readCart(this.read.sql, cartId, locale), requestContext()?.caller);
    const { lines, ...amounts } = priced(cart);
    if (lines.length === 0)
      throw new DomainError('cart.empty', 'This cart holds nothing that can be ordered');
    const bySku = lines.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
    return { cartId, currency: cart.currency, lines: bySku, ...amounts };
  }
}
