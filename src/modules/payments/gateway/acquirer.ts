/**
 * The company that moves the money. Every call names an idempotency key: asked again with the same key, an acquirer
 * gives the same answer and never moves money a second time. An implementation gives up by itself well before the lease
 * of a task ends (60 s). Any error but AcquirerUnavailable (a timeout, a broken connection, an answer that makes no
 * sense) leaves open whether money has moved, and never counts as a refusal: the same key is asked again until it tells.
 */
export abstract class Acquirer {
  /** Stored with every payment; also its name in the path of its webhooks. */
  abstract readonly provider: string;

  /** What it signs its webhooks with (Standard Webhooks): `whsec_` and base64. */
  abstract readonly webhookSecret: string;

  /** Takes the whole amount. @throws AcquirerUnavailable */
  abstract capture(request: CaptureRequest): Promise<CaptureAnswer>;

  /** Gives back some or all of a capture. @throws AcquirerUnavailable */
  abstract refund(request: RefundRequest): Promise<{ reference: string }>;

  /** Its name of the capture that a webhook about a payment speaks of: the same that `capture` answers for this payment. */
  abstract captureReferenceOf(paymentId: string): string;
}

export interface CaptureRequest {
  /** The payment's id: a payment is captured at most once, whichever task asks. */
  idempotencyKey: string;
  /** The acquirer's token, never card data. */
  token: string;
  /** Minor units of `currency`, above 0. */
  amountMinor: number;
  currency: string;
}

/** What the buyer is told. */
export type Refusal = 'payments.declined' | 'payments.insufficient-funds';

/** `reference` is the acquirer's name of the movement, unique. */
export type CaptureAnswer =
  { outcome: 'captured'; reference: string } | { outcome: 'declined'; code: Refusal };

export interface RefundRequest {
  /** The refund's id. */
  idempotencyKey: string;
  /** Of the capture. */
  reference: string;
  /** Minor units of `currency`, above 0. */
  amountMinor: number;
  currency: string;
}

/**
 * The acquirer did not take the request: this call has moved nothing, and it may be repeated later. Thrown only where that
 * is certain, as for a connection that was never made or a plain "come back later".
 */
export class AcquirerUnavailable extends Error {}
