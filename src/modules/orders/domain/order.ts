import { DomainError } from '../../../shared/domain-error.js';
import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import type { OrderedLine, ShippingAddress } from '../contract/orders.events.js';
import { isLegalStep, type OrderStatus } from './order-status.js';

/** What buyer and shop agreed on. Never changes. Amounts in minor units of `currency`. */
export interface OrderTerms {
  orderId: string;
  number: string;
  cartId: string;
  /** Subject of the buyer's token. */
  subject: string;
  guest: boolean;
  /** Empty when a signed-in buyer gave none. */
  email: string;
  locale: Locale;
  currency: Currency;
  lines: OrderedLine[];
  discounts: { code: string; amountMinor: number }[];
  subtotalMinor: number;
  discountMinor: number;
  shippingMinor: number;
  /** Part of the total. */
  taxMinor: number;
  /** `subtotalMinor` - `discountMinor` + `shippingMinor`. */
  totalMinor: number;
  shippingMethod: 'standard' | 'express';
  carrier: string;
  shippingAddress: ShippingAddress;
  paymentMethod: 'card' | 'wallet';
  placedAt: Date;
}

export interface Allocation {
  sku: string;
  warehouseId: string;
  quantity: number;
}

export interface OrderShipment {
  id: string;
  status: 'created' | 'cancelled' | 'dispatched' | 'in_transit' | 'delivered';
  carrier: string;
  trackingNumber: string;
}

export type FailureCode = 'orders.out-of-stock' | 'payments.declined' | 'payments.insufficient-funds';
export type CancellationReason = 'buyer' | 'unpaid' | 'reservation-expired';

/** What is known of an order so far; each fact may come before the others. */
export interface OrderState {
  status: OrderStatus;
  stock: 'unknown' | 'reserved' | 'rejected';
  payment: 'unknown' | 'queued' | 'captured' | 'failed' | 'refunded';
  paymentId: string | null;
  /** Why an order is `rejected` or `payment_failed`; null in any other status. */
  failureCode: FailureCode | null;
  allocations: Allocation[];
  shipments: OrderShipment[];
  /** 1 when placed; grows with every stored change. */
  version: number;
}

export interface Step {
  to: OrderStatus;
  reason?: CancellationReason;
}

/**
 * An order from its placing to its end. Facts of other modules (stock, payment, shipments) come in any order and are
 * never refused: they are noted, and move the order when that is a legal step. What a person asks for is refused
 * when it is not.
 */
export class Order {
  /** Taken since the order was placed or read, oldest first. */
  readonly steps: Step[] = [];

  constructor(
    readonly terms: OrderTerms,
    readonly state: OrderState,
  ) {}

  static place(terms: OrderTerms): Order {
    return new Order(terms, {
      status: 'pending',
      stock: 'unknown',
      payment: 'unknown',
      paymentId: null,
      failureCode: null,
      allocations: [],
      shipments: [],
      version: 1,
    });
  }

  stockReserved(allocations: Allocation[]): void {
    if (this.state.stock !== 'unknown') return;
    this.state.stock = 'reserved';
    this.state.allocations = allocations;
    this.confirmWhenAgreed();
  }

  stockRejected(): void {
    if (this.state.stock !== 'unknown') return;
    this.state.stock = 'rejected';
    this.fail('rejected', 'orders.out-of-stock');
  }

  reservationExpired(): void {
    if (this.may('cancelled')) this.step('cancelled', 'reservation-expired');
  }

  paymentQueued(paymentId: string): void {
    this.state.paymentId = paymentId;
    if (this.state.payment === 'unknown') this.state.payment = 'queued';
  }

  /** For an order that has ended it is only noted: payments gives the money back on the event of that end. */
  paymentCaptured(paymentId: string): void {
    if (this.state.payment === 'refunded') return;
    this.state.paymentId = paymentId;
    this.state.payment = 'captured';
    this.confirmWhenAgreed();
  }

  paymentFailed(paymentId: string, code: FailureCode): void {
    this.state.paymentId = paymentId;
    this.state.payment = 'failed';
    this.fail('payment_failed', code);
  }

  /** @param inFull nothing of the captured amount is left */
  paymentRefunded(paymentId: string, inFull: boolean): void {
    if (!inFull) return;
    this.state.paymentId = paymentId;
    this.state.payment = 'refunded';
    if (this.may('refunded')) this.step('refunded');
  }

  shipmentCreated(shipment: OrderShipment): void {
    this.state.shipments.push(shipment);
  }

  shipmentCancelled(shipmentId: string): void {
    for (const shipment of this.state.shipments)
      if (shipment.id === shipmentId) shipment.status = 'cancelled';
  }

  /** @throws DomainError `orders.illegal-transition` once the order was dispatched or has ended */
  cancelByBuyer(): void {
    this.step('cancelled', 'buyer');
  }

  /** The deadline has passed; an order that got further meanwhile stays as it is. */
  endUnpaid(): void {
    if (this.state.status === 'pending') this.step('cancelled', 'unpaid');
  }

  /** The order as it is once stock and payment are known to agree. */
  asConfirmed(): Order {
    return new Order(this.terms, {
      ...this.state,
      status: 'confirmed',
      stock: 'reserved',
      payment: 'captured',
    });
  }

  private confirmWhenAgreed(): void {
    const { stock, payment } = this.state;
    if (stock === 'reserved' && payment === 'captured' && this.may('confirmed')) this.step('confirmed');
  }

  private fail(status: 'rejected' | 'payment_failed', code: FailureCode): void {
    if (!this.may(status)) return;
    this.step(status);
    this.state.failureCode = code;
  }

  private may(to: OrderStatus): boolean {
    return isLegalStep(this.state.status, to);
  }

  private step(to: OrderStatus, reason?: CancellationReason): void {
    const { status: from } = this.state;
    if (!isLegalStep(from, to))
      throw new DomainError('orders.illegal-transition', `An order that is ${from} cannot become ${to}`, {
        orderId: this.terms.orderId,
        orderStatus: from,
      });
    this.state.status = to;
    this.steps.push(reason ? { to, reason } : { to });
  }
}
