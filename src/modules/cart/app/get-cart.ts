import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Locale } from '../../../shared/locale.js';
import { visibleCart } from '../domain/cart.js';
import { readCart } from './read-cart.js';
import { shownCart, type ShownCart } from './shown-cart.js';

export class GetCart extends Query<ShownCart> {
  constructor(
    readonly caller: Caller,
    readonly cartId: string,
    readonly locale: Locale,
  ) {
    super();
  }
}

@QueryHandler(GetCart)
export class GetCartHandler implements IQueryHandler<GetCart> {
  constructor(private readonly read: Read) {}

  async execute({ caller, cartId, locale }: GetCart): Promise<ShownCart> {
    return shownCart(visibleCart(await readCart(this.read.sql, cartId, locale), caller));
  }
}
