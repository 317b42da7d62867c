import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Locale } from '../../../shared/locale.js';
import { visibleCart } from '../domain/cart.js';
import { readNewestCart } from './read-cart.js';
import { shownCart, type ShownCart } from './shown-cart.js';

/** The newest cart of a user that is not ordered. */
export class GetOwnCart extends Query<ShownCart> {
  constructor(
    readonly caller: Caller,
    readonly locale: Locale,
  ) {
    super();
  }
}

@QueryHandler(GetOwnCart)
export class GetOwnCartHandler implements IQueryHandler<GetOwnCart> {
  constructor(private readonly read: Read) {}

  async execute({ caller, locale }: GetOwnCart): Promise<ShownCart> {
    return shownCart(visibleCart(await readNewestCart(this.read.sql, caller.subject, locale), caller));
  }
}
