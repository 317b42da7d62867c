import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import { newId } from '../../../shared/uuid.js';
import { claimableCart, openCart, takenOver } from '../domain/cart.js';
import { readCart } from './read-cart.js';
import { shownCart, type ShownCart } from './shown-cart.js';

/** A user takes a guest's cart over, usually after signing in: its lines go into the own cart, and it is gone. */
export class ClaimCart extends Command<ShownCart> {
  constructor(
    readonly caller: Caller,
    readonly cartId: string,
    readonly locale: Locale,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

/** @throws DomainError `cart.not-found`, `cart.already-ordered`, `cart.too-many-lines` */
@CommandHandler(ClaimCart)
export class ClaimCartHandler implements ICommandHandler<ClaimCart> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ caller, cartId, locale, idempotency }: ClaimCart): Promise<ShownCart> {
    return this.work.run(
      async ({ sql }) => {
        const newestOpen = await lock(sql, cartId, caller);
        const claimed = claimableCart(await readCart(sql, cartId, locale));
        const ownId = newestOpen ?? create(sql, caller, claimed.currency);
        const own = openCart(await readCart(sql, ownId, locale), caller);
        move(sql, cartId, ownId, takenOver(own.lines, claimed.lines));
        return shownCart(openCart(await readCart(sql, ownId, locale), caller));
      },
      { idempotency },
    );
  }
}

/**
 * One claim of a user at a time, so that two never make two carts; then the guest's cart and the user's open ones.
 * Answers the id of the newest of these.
 */
async function lock(sql: Sql, cartId: string, { subject }: Caller): Promise<string | undefined> {
  const [, locked] = await Promise.all([
    sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`cart.claim ${subject}`]),
    sql<{ cartId: string }>(
      `select cart_id as "cartId" from cart.cart
       where cart_id = $1 or (owner = $2 and status = 'open' and not guest) order by cart_id for update`,
      [cartId, subject],
    ),
  ]);
  return locked.findLast((cart) => cart.cartId !== cartId)?.cartId;
}

function create(sql: Sql, { subject }: Caller, currency: Currency): string {
  const cartId = newId();
  void sql('insert into cart.cart (cart_id, owner, guest, currency) values ($1, $2, false, $3)', [
    cartId,
    subject,
    currency,
  ]);
  return cartId;
}

function move(sql: Sql, fromId: string, toId: string, lines: { sku: string; quantity: number }[]): void {
  void sql(
    `insert into cart.cart_item (cart_id, sku, quantity)
     select $1, line.* from unnest($2::text[], $3::integer[]) as line (sku, quantity)
     on conflict (cart_id, sku) do update set quantity = excluded.quantity`,
    [toId, lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)],
  );
  void sql('update cart.cart set version = version + 1, updated_at = now() where cart_id = $1', [toId]);
  void sql('delete from cart.cart where cart_id = $1', [fromId]);
}
