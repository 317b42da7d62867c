import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, InvalidInput } from '../domain-error.js';
import { refusalOfFailure } from '../database/refusal-of-failure.js';
import type { Logger } from '../observability/logger.js';
import { requestContext } from '../observability/request-context.js';

/** Code of a refusal → HTTP status. Every module declares its own. */
export type Refusals = Readonly<Record<string, number>>;

/** Refusals that any route may answer. */
export const KERNEL_REFUSALS: Refusals = {
  'request.invalid': 422,
  'request.malformed': 400,
  'request.not-found': 404,
  'request.method-not-allowed': 405,
  'request.too-large': 413,
  'request.unsupported-media-type': 415,
  'request.stale': 412,
  'request.if-match-required': 428,
  'request.rate-limited': 429,
  'idempotency.key-required': 400,
  'idempotency.key-invalid': 400,
  'idempotency.key-reused': 422,
  'idempotency.in-flight': 409,
  'auth.unauthenticated': 401,
  'auth.forbidden': 403,
  'webhook.not-signed': 401,
  'outbox.payload-too-large': 413,
  'tasks.not-found': 404,
  'tasks.not-dead': 409,
  'dead-letters.not-found': 404,
  'replays.not-found': 404,
  'replays.not-relayed': 409,
  'replays.forgotten': 409,
  'ports.timeout': 503,
  'ports.overloaded': 503,
  'ports.unknown-method': 503,
  'ports.too-large': 500,
  'service.unavailable': 503,
  'service.failed': 500,
};

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Seconds after which a caller that met a passing obstacle may try again. */
const RETRY_AFTER_S = 1;
const RETRYABLE = new Set([
  'idempotency.in-flight',
  'ports.timeout',
  'ports.overloaded',
  'ports.unknown-method',
  'service.unavailable',
]);

/** Renders everything that is thrown as RFC 9457 `application/problem+json`; what is no refusal is logged and hidden. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly refusals: Refusals,
    private readonly log: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const refusal = this.refusalOf(error);
    const status = this.refusals[refusal.code] ?? 500;
    if (status >= 500) this.log.error({ err: error }, 'request failed');
    sendProblem(refusal, status, http.getRequest<FastifyRequest>(), reply);
  }

  private refusalOf(error: unknown): DomainError {
    if (error instanceof HttpException) return refusalOfStatus(error.getStatus(), error.message);
    const { statusCode, message } = error as { statusCode?: number; message?: string };
    if (statusCode && statusCode < 500) return refusalOfStatus(statusCode, message ?? '');
    return refusalOfFailure(error);
  }
}

export function sendProblem(
  refusal: DomainError,
  status: number,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const retryAfterS = retryAfterOf(refusal);
  if (retryAfterS) void reply.header('retry-after', retryAfterS);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(refusal, status, request)));
}

/** A refusal that knows its end says so in its details, `retryAfterS`, a whole number of seconds. */
const retryAfterOf = ({ code, details: { retryAfterS } }: DomainError): number | undefined =>
  typeof retryAfterS === 'number' ? retryAfterS : RETRYABLE.has(code) ? RETRY_AFTER_S : undefined;

function problemOf(
  { code, message, details, ...rest }: DomainError,
  status: number,
  request: FastifyRequest,
) {
  const errors = (rest as Partial<InvalidInput>).errors;
  return {
    // First, so that no detail can take the place of a standard member.
    ...details,
    type: `urn:souk:problem:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail: message,
    instance: request.url.split('?')[0],
    code,
    requestId: requestContext()?.requestId ?? request.id,
    ...(errors ? { errors } : {}),
  };
}

const CODE_OF_STATUS: Record<number, string> = {
  400: 'request.malformed',
  401: 'auth.unauthenticated',
  403: 'auth.forbidden',
  404: 'request.not-found',
  405: 'request.method-not-allowed',
  413: 'request.too-large',
  415: 'request.unsupported-media-type',
  503: 'service.unavailable',
};

const refusalOfStatus = (status: number, message: string): DomainError =>
  new DomainError(CODE_OF_STATUS[status] ?? 'service.failed', message);
