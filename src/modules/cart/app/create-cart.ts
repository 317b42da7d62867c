import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import type { Currency } from '../../../shared/money.js';
import { newId } from '../../../shared/uuid.js';
import { isGuest } from '../domain/cart.js';
import { shownCart, type ShownCart } from './shown-cart.js';

/** A new, empty cart, however many the caller has. */
export class CreateCart extends Command<ShownCart> {
  constructor(
    readonly caller: Caller,
    readonly currency: Currency,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

@CommandHandler(CreateCart)
export class CreateCartHandler implements ICommandHandler<CreateCart> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ caller, currency, idempotency }: CreateCart): Promise<ShownCart> {
    const [cartId, owner, guest] = [newId(), caller.subject, isGuest(caller)];
    return this.work.run(
      ({ sql }) => {
        void sql('insert into cart.cart (cart_id, owner, guest, currency) values ($1, $2, $3, $4)', [
          cartId,
          owner,
          guest,
          currency,
        ]);
        return shownCart({ cartId, owner, guest, currency, status: 'open', lines: [] });
      },
      { idempotency },
    );
  }
}
