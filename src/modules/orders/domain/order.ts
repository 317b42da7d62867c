import { DomainError } from '../../../shared/domain-error.js';
import { isLegalStep, type OrderStatus } from './order-status.js';
import type { OrderTerms } from './order-terms.js';
import { advance, stepsBy, type OrderShipment } from './shipments.js';

export interface Allocation {
  sku: string;
  warehouseId: string;
  quantity: number;
}

export type FailureCode = 'orders.out-of-stock' | 'payments.declined' | 'payments.insufficient-funds';
export type CancellationReason = 'buyer' | 'unpaid' | 'reservation-expired';

/** What is known of an order so far; each fact may come before the others. */
export interface OrderState {
  status: OrderStatus;
  stock: 'unknown' | 'reserved' | 'rejected';
  /** `awaited`: the buyer will transfer it; `deferred`: it is collected at the door. */
  payment: 'unknown' | 'queued' | 'awaited' | 'deferred' | 'captured' | 'failed' | 'refunded';
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
 * never refused: they are noted, and move the order as far as all that is known allows. What a person asks for is
 * refused when it is no legal step.
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
    this.proceed();
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
    this.expectPayment(paymentId, 'queued');
  }

  paymentAwaited(paymentId: string): void {
    this.expectPayment(paymentId, 'awaited');
  }

  /** Counts as agreed: the order goes out unpaid. */
  paymentDeferred(paymentId: string): void {
    this.expectPayment(paymentId, 'deferred');
  }

  /** For an order that has ended it is only noted: payments gives the money back on the event of that end. */
  paymentCaptured(paymentId: string): void {
    if (this.state.payment === 'refunded') return;
    this.state.paymentId = paymentId;
    this.state.payment = 'captured';
    this.proceed();
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

  shipmentCreated(parcel: Omit<OrderShipment, 'status'>): void {
    this.shipment(parcel);
  }

  shipmentDispatched(parcel: Omit<OrderShipment, 'status'>): void {
    advance(this.shipment(parcel), 'dispatched');
    this.proceed();
  }

  shipmentDelivered(shipmentId: string): void {
    const shipment = this.state.shipments.find(({ id }) => id === shipmentId);
    if (shipment) advance(shipment, 'delivered');
    this.proceed();
  }

  shipmentCancelled(shipmentId: string): void {
    const shipment = this.state.shipments.find(({ id }) => id === shipmentId);
    if (shipment) advance(shipment, 'cancelled');
  }

  /** @throws DomainError `orders.illegal-transition` once a parcel has left or the order has ended */
  cancelByBuyer(): void {
    this.step('cancelled', 'buyer');
  }

  /** The deadline has passed; an order that got further meanwhile stays as it is. */
  endUnpaid(): void {
    const { status } = this.state;
    if (status === 'pending' || status === 'awaiting_payment') this.step('cancelled', 'unpaid');
  }

  /** The order as it is once stock and payment are known to agree. */
  asConfirmed(): Order {
    const payment = this.terms.paymentMethod === 'cash_on_delivery' ? 'deferred' : 'captured';
    return new Order(this.terms, { ...this.state, status: 'confirmed', stock: 'reserved', payment });
  }

  /** What is expected of a payment; what has become of it counts more. */
  private expectPayment(paymentId: string, payment: 'queued' | 'awaited' | 'deferred'): void {
    this.state.paymentId = paymentId;
    if (this.state.payment !== 'unknown') return;
    this.state.payment = payment;
    this.proceed();
  }

  /** The shipment of this id, which is known from now on. */
  private shipment(parcel: Omit<OrderShipment, 'status'>): OrderShipment {
    const known = this.state.shipments.find(({ id }) => id === parcel.id);
    if (known) return known;
    const shipment: OrderShipment = { ...parcel, status: 'created' };
    this.state.shipments.push(shipment);
    return shipment;
  }

  /** Takes every step that stock, payment and parcels together lead to. */
  private proceed(): void {
    for (const to of [...this.agreement(), ...stepsBy(this.state.shipments)]) if (this.may(to)) this.step(to);
  }

  private agreement(): OrderStatus[] {
    const { stock, payment } = this.state;
    if (stock !== 'reserved') return [];
    if (payment === 'captured' || payment === 'deferred') return ['confirmed'];
    return payment === 'awaited' ? ['awaiting_payment'] : [];
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
