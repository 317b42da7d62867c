import type { Caller } from '../auth/identity.js';
import { DomainError, InvalidInput, type FieldError } from '../domain-error.js';
import type { Json } from '../json.js';
import { childTraceparent, currentHeaders, requestContext } from '../observability/request-context.js';
import type { RequestContext } from '../observability/request-context.js';
import type { EventHeaders } from '../outbox/integration-event.js';

/** Of a call as JSON, and of its answer. Whoever needs more asks for pages. */
export const CALL_BYTES_MAX = 512 * 1024;

/** What is asked of a module, in whichever process it runs. */
export interface Question {
  module: string;
  port: string;
  method: string;
  args: unknown[];
}

/** One try of one call on its way. New members may be added; what a release does not know it ignores. */
export interface CallEnvelope extends Question {
  /** The same in every try. */
  id: string;
  /** From 1 on. */
  attempt: number;
  /** Milliseconds after which nobody waits for the answer any more. */
  budgetMs: number;
  /** Where the answer goes, on transports that have to be told. */
  replyTo?: number;
  /** Who asks, on behalf of which request, in which trace. */
  requestId?: string;
  caller?: Caller;
  headers: EventHeaders;
}

/** `result` is absent when the method answered nothing. */
export interface AnswerEnvelope {
  result?: unknown;
  refusal?: Refusal;
}

/** A `DomainError` as JSON. */
export interface Refusal {
  code: string;
  message: string;
  details: { [name: string]: Json };
  /** Of an `InvalidInput`. */
  errors?: FieldError[];
}

/** Takes along who asks now, and why. */
export function envelopeOf(
  question: Question,
  way: Pick<CallEnvelope, 'id' | 'budgetMs' | 'replyTo'>,
): CallEnvelope {
  const context = requestContext();
  return {
    ...question,
    ...way,
    args: sendable(question.args),
    attempt: 1,
    ...(context ? { requestId: context.requestId } : {}),
    ...(context?.caller ? { caller: context.caller } : {}),
    headers: currentHeaders(),
  };
}

/** What the implementation knows of the request behind the call: the same as if it ran in the process of its caller. */
export function contextOf({ id, requestId = id, caller, headers }: CallEnvelope): RequestContext {
  return {
    requestId,
    causationId: headers?.causationId ?? requestId,
    traceparent: childTraceparent(headers?.traceparent),
    ...(caller ? { caller } : {}),
  };
}

/** Arguments left out at the end stay left out: JSON would make them null. */
export function sendable(args: unknown[]): unknown[] {
  return args.slice(0, args.findLastIndex((argument) => argument !== undefined) + 1);
}

/** @throws DomainError `ports.too-large` */
export function encoded(envelope: CallEnvelope | AnswerEnvelope, what: string): Buffer {
  const bytes = Buffer.from(JSON.stringify(envelope));
  if (bytes.length > CALL_BYTES_MAX)
    throw new DomainError('ports.too-large', `${what} is larger than ${CALL_BYTES_MAX} bytes`);
  return bytes;
}

export const refusalOf = (error: DomainError): Refusal => {
  const { code, message, details } = error;
  return { code, message, details, ...(error instanceof InvalidInput ? { errors: error.errors } : {}) };
};

export const errorOf = ({ code, message, details, errors }: Refusal): DomainError =>
  errors ? new InvalidInput(errors) : new DomainError(code, message, details);

/** @throws DomainError when the answer is a refusal */
export function resultOf(answer: Buffer): unknown {
  const { refusal, result } = JSON.parse(answer.toString()) as AnswerEnvelope;
  if (refusal) throw errorOf(refusal);
  return result;
}
