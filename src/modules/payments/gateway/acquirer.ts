/**
 * The company that moves the money. Every call names an idempotency key: asked again with the same key, an acquirer
 * gives the same answer and never moves money a second time. An implementation gives up by itself well before the lease
 * of a task ends (60 s); an error other than AcquirerUnavailable leaves open whether money has moved.
 */
export abstract class Acquirer {
  /** Stored with every payment. */
  abstract readonly provider: string;

  /** Takes the whole amount. @throws AcquirerUnavailable */
  abstract capture(request: CaptureRequest): Promise<CaptureAnswer>;

  /** Gives back some or all of a capture. @throws AcquirerUnavailable */
  abstract refund(request: RefundRequest): Promise<{ reference: string }>;
}

export interface CaptureRequest {
  idempotencyKey: string;
  /** The acquirer's token, never card data. */
  token: string;
  /** Minor units of `currency`, above 0. */
  amountMinor: number;
  currency: string;
}

/** `reference` is the acquirer's name of the movement, unique; `code` is what the buyer is told. */
export type CaptureAnswer =
  | { outcome: 'captured'; reference: string }
  | { outcome: 'declined'; code: 'payments.declined' | 'payments.insufficient-funds' };

export interface RefundRequest {
  idempotencyKey: string;
  /** Of the capture. */
  reference: string;
  /** Minor units of `currency`, above 0. */
  amountMinor: number;
  currency: string;
}

/** The acquirer did not take the request: this call has moved nothing, and it may be repeated later. */
export class AcquirerUnavailable extends Error {}
