import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Caller } from '../../../shared/auth/identity.js';
import { Settings } from '../../../shared/config/settings.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import type { Locale } from '../../../shared/locale.js';
import { newId } from '../../../shared/uuid.js';
import type { ShippingAddress } from '../contract/orders.events.js';
import { Order } from '../domain/order.js';
import type { PaymentMethod } from '../domain/payment-method.js';
import { TransferUnpaidAfterMs, UnpaidAfterMs } from '../orders.settings.js';
import { Offers, type OfferRequest } from './offers.js';
import { publishPlaced } from './order-events.js';
import { OrderNumbers } from './order-numbers.js';
import { insertOrder } from './order-table.js';

export interface OrderRequest extends OfferRequest {
  email?: string;
  shippingAddress: ShippingAddress;
  payment: { method: PaymentMethod; token?: string };
}

/** Which order a request has led to; `fresh` when this very call has placed it. */
export interface Placed {
  orderId: string;
  fresh?: Order;
}

/** The buyer commits to buy a cart at the price that was shown. */
export class PlaceOrder extends Command<Placed> {
  constructor(
    readonly caller: Caller,
    readonly request: OrderRequest,
    readonly locale: Locale,
    readonly idempotency: IdempotencyKey,
  ) {
    super();
  }
}

/**
 * @throws DomainError `orders.total-changed`, `orders.cart-already-ordered`, what cart and shipping refuse, and InvalidInput;
 * nothing is stored then
 */
@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  private readonly unpaidAfterMs: number;
  private readonly transferUnpaidAfterMs: number;

  constructor(
    private readonly work: UnitOfWork,
    private readonly offers: Offers,
    private readonly numbers: OrderNumbers,
    settings: Settings,
  ) {
    this.unpaidAfterMs = settings.get(UnpaidAfterMs);
    this.transferUnpaidAfterMs = settings.get(TransferUnpaidAfterMs);
  }

  async execute(command: PlaceOrder): Promise<Placed> {
    try {
      return await this.store(await this.order(command), command);
    } catch (error) {
      const refusal = refusalOf(error);
      // A replay is always refused on its way, by the cart that its order has taken or by its key: no other need ask.
      const earlier = refusal instanceof DomainError && (await this.work.recall<Placed>(command.idempotency));
      if (earlier) return earlier.result;
      throw refusal;
    }
  }

  private async order({ caller, request, locale }: PlaceOrder): Promise<Order> {
    const guest = caller.roles.includes('guest');
    const { email = '', shippingAddress, payment } = request;
    if (guest && !email)
      throw new InvalidInput([
        { field: 'email', code: 'is-required', detail: 'email is required for guests' },
      ]);
    const offer = await this.offers.offer(request, locale);
    return Order.place({
      ...offer,
      ...{ guest, email, locale, shippingAddress },
      orderId: newId(),
      number: await this.numbers.take(),
      subject: caller.subject,
      paymentMethod: payment.method,
      placedAt: new Date(),
    });
  }

  private deadlineMs(method: PaymentMethod): number {
    return method === 'bank_transfer' ? this.transferUnpaidAfterMs : this.unpaidAfterMs;
  }

  private async store(order: Order, { request, idempotency }: PlaceOrder): Promise<Placed> {
    const { orderId } = order.terms;
    const stored = await this.work.run(
      (work) => {
        void insertOrder(work.sql, order, this.deadlineMs(request.payment.method));
        publishPlaced(work, order, request.payment.token);
        return { orderId };
      },
      { idempotency },
    );
    return stored.orderId === orderId ? { orderId, fresh: order } : stored;
  }
}

const UNIQUE_VIOLATION = '23505';

function refusalOf(error: unknown): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== UNIQUE_VIOLATION || constraint !== 'one_cart_one_order') return error;
  return new DomainError('orders.cart-already-ordered', 'This cart was ordered already');
}
