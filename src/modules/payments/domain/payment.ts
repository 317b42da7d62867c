import { DomainError } from '../../../shared/domain-error.js';
import { newId } from '../../../shared/uuid.js';

export type PaymentMethod = 'card' | 'wallet' | 'bank_transfer' | 'cash_on_delivery';
export type PaymentStatus = 'pending' | 'queued' | 'captured' | 'failed' | 'refunded';

/** What the order says about its payment. */
export interface PaymentTerms {
  orderId: string;
  method: PaymentMethod;
  /** The acquirer's token, never card data; null for methods that the acquirer is not asked for. */
  token: string | null;
  currency: string;
  /** Minor units of `currency`. */
  amountMinor: number;
}

/** Amounts in minor units of `currency`; 0 <= refunded <= refund asked <= captured <= amount. */
export interface PaymentState extends PaymentTerms {
  paymentId: string;
  capturedMinor: number;
  /** Refunds that are done or under way. */
  refundAskedMinor: number;
  refundedMinor: number;
  status: PaymentStatus;
  /** The order was rejected, cancelled or not paid: it keeps no money. */
  ended: boolean;
  /** Grows with every stored change. */
  version: number;
}

/** Money on its way back; it counts against what is captured from the moment it is asked for. */
export interface Refund {
  refundId: string;
  paymentId: string;
  /** Minor units of the payment's currency, above 0. */
  amountMinor: number;
  reason: string;
  status: 'pending' | 'completed';
}

const ORDER_ENDED = 'The order has ended';

/** The money of one order. Only these methods change it; all are idempotent except asking for a refund. */
export class Payment implements PaymentState {
  readonly paymentId!: string;
  readonly orderId!: string;
  readonly method!: PaymentMethod;
  readonly token!: string | null;
  readonly currency!: string;
  readonly amountMinor!: number;
  capturedMinor!: number;
  refundAskedMinor!: number;
  refundedMinor!: number;
  status!: PaymentStatus;
  ended!: boolean;
  readonly version!: number;

  static of(state: PaymentState): Payment {
    return Object.assign(new Payment(), state);
  }

  /** A payment that nobody was asked for yet. */
  static untouched(fresh: PaymentTerms & Pick<PaymentState, 'paymentId' | 'version'>): Payment {
    const nothing = { capturedMinor: 0, refundAskedMinor: 0, refundedMinor: 0 };
    return Payment.of({ ...fresh, ...nothing, status: 'pending', ended: false });
  }

  /** Nobody has said yes or no yet, and the order still wants to know. */
  get isOpen(): boolean {
    return this.status === 'pending' || this.status === 'queued';
  }

  /** The acquirer tells what became of it; cash is between the buyer and the carrier. */
  get isReportedByAcquirer(): boolean {
    return this.method !== 'cash_on_delivery';
  }

  get isCaptured(): boolean {
    return this.status === 'captured' || this.status === 'refunded';
  }

  /** What may still be asked back. */
  get refundableMinor(): number {
    return this.capturedMinor - this.refundAskedMinor;
  }

  get isRefundedInFull(): boolean {
    return this.refundedMinor === this.capturedMinor;
  }

  /**
   * Nobody is charged for an order that is known to have ended, unless an earlier call, whose answer was lost, may have
   * charged already: then only asking again tells, and what was captured goes back.
   */
  mayBeCaptured(mayHaveMoved: boolean): boolean {
    return this.isOpen || (mayHaveMoved && !this.isCaptured);
  }

  /** The money has come, perhaps too late for the order. @returns false when that was known */
  capture(): boolean {
    if (this.isCaptured) return false;
    this.capturedMinor = this.amountMinor;
    this.status = 'captured';
    return true;
  }

  /** The acquirer has refused for good. @returns false when nobody waits for this answer any more */
  fail(): boolean {
    if (!this.isOpen) return false;
    this.status = 'failed';
    return true;
  }

  /** The acquirer cannot be asked now. @returns true the first time */
  queue(): boolean {
    if (this.status !== 'pending') return false;
    this.status = 'queued';
    return true;
  }

  /** The order will not be fulfilled: no money is taken for it any more. */
  end(): void {
    this.ended = true;
    this.fail();
  }

  /** The refund of everything that an ended order still holds, whatever was asked back before; undefined when nothing is. */
  giveBack(): Refund | undefined {
    if (!this.ended || this.refundableMinor === 0) return undefined;
    return this.askRefund(this.refundableMinor, ORDER_ENDED);
  }

  /** @throws DomainError `payments.refund-too-large` above what is captured and not asked back yet */
  askRefund(amountMinor: number, reason: string): Refund {
    const { paymentId, refundableMinor } = this;
    if (amountMinor > refundableMinor)
      throw new DomainError('payments.refund-too-large', `At most ${refundableMinor} can be refunded`, {
        refundable: { amount: refundableMinor, currency: this.currency },
      });
    this.refundAskedMinor += amountMinor;
    return { refundId: newId(), paymentId, amountMinor, reason, status: 'pending' };
  }

  /** The acquirer has given the money of a refund back. @returns false when that was known */
  complete(refund: Refund): boolean {
    if (refund.status === 'completed') return false;
    refund.status = 'completed';
    this.refundedMinor += refund.amountMinor;
    if (this.isRefundedInFull) this.status = 'refunded';
    return true;
  }
}
