import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { callerOf } from '../auth/caller.js';
import { DomainError, InvalidInput } from '../domain-error.js';
import { isLocale, preferredLocale, DEFAULT_LOCALE, LOCALES, type Locale } from '../locale.js';
import { CURRENCIES, DEFAULT_CURRENCY, isCurrency, type Currency } from '../money.js';
import { isId } from '../uuid.js';
import { fingerprintOf, type IdempotencyKey } from './idempotency.js';

const KEY_MAX = 255;

const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** The request's `Idempotency-Key`; undefined when absent. @throws DomainError `idempotency.key-invalid` */
export function givenIdempotencyKey({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && key.length > 0 && key.length <= KEY_MAX)) return key;
  throw new DomainError('idempotency.key-invalid', `An Idempotency-Key has 1 to ${KEY_MAX} characters`);
}

/**
 * The request's `Idempotency-Key` with what makes it the same request; undefined when absent.
 * `@Idempotency('required')` refuses its absence. @throws DomainError `idempotency.key-required`, `idempotency.key-invalid`
 */
export const Idempotency = createParamDecorator(
  (required: 'required' | undefined, context: ExecutionContext): IdempotencyKey | undefined => {
    const request = requestOf(context);
    const key = givenIdempotencyKey(request);
    if (key === undefined) {
      if (required)
        throw new DomainError('idempotency.key-required', 'This request needs an Idempotency-Key header');
      return undefined;
    }
    const path = request.url.split('?')[0]!;
    return {
      caller: callerOf(request).subject,
      key,
      fingerprint: fingerprintOf(request.method, path, request.body),
    };
  },
);

/** The language of the answer: `?locale=`, then `Accept-Language`, then English. @throws InvalidInput for an unknown `?locale=` */
export const RequestLocale = createParamDecorator((_: unknown, context: ExecutionContext): Locale => {
  const request = requestOf(context);
  const { locale } = request.query as { locale?: unknown };
  if (locale === undefined) return preferredLocale(request.headers['accept-language']) ?? DEFAULT_LOCALE;
  if (isLocale(locale)) return locale;
  throw new InvalidInput([
    { field: 'locale', code: 'is-in', detail: `locale must be one of ${LOCALES.join(', ')}` },
  ]);
});

/** `?currency=`, default EUR. @throws InvalidInput for one that the shop does not sell in */
export const RequestCurrency = createParamDecorator((_: unknown, context: ExecutionContext): Currency => {
  const { currency } = requestOf(context).query as { currency?: unknown };
  if (currency === undefined) return DEFAULT_CURRENCY;
  if (isCurrency(currency)) return currency;
  throw new InvalidInput([
    { field: 'currency', code: 'is-in', detail: `currency must be one of ${CURRENCIES.join(', ')}` },
  ]);
});

/** A UUID in the path. @throws DomainError `request.not-found`: a malformed id names nothing */
export const PathId = createParamDecorator((name: string, context: ExecutionContext): string => {
  const id = (requestOf(context).params as Record<string, string>)[name];
  if (!isId(id)) throw new DomainError('request.not-found', 'There is nothing here');
  return id;
});

/** Seconds that the caller wants to wait for an outcome (`Prefer: wait=N`, RFC 7240), capped. */
export const preferredWaitMs = (prefer: string | undefined, defaultMs: number, maxMs: number): number => {
  const [, seconds] = /(?:^|[,;\s])wait=(\d+)/.exec(prefer ?? '') ?? [];
  return seconds === undefined ? defaultMs : Math.min(Number(seconds) * 1_000, maxMs);
};

export const etagOf = (content: unknown): string =>
  `"${createHash('sha256')
    .update(typeof content === 'string' ? content : JSON.stringify(content))
    .digest('base64url')
    .slice(0, 22)}"`;

/** Sends a publicly cacheable representation, or 304 when the caller already has it. */
export function sendCacheable(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  etag: string,
  maxAgeS: number,
): void {
  void reply.headers({ etag, 'cache-control': `public, max-age=${maxAgeS}`, vary: 'Accept-Language' });
  const known = request.headers['if-none-match'];
  if (known === '*' || known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
    void reply.status(304).send();
  else void reply.header('content-type', 'application/json; charset=utf-8').send(body);
}

/** @throws DomainError `request.if-match-required` (428) without `If-Match`, `request.stale` (412) when it names another version */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined)
    throw new DomainError('request.if-match-required', 'Send If-Match with the ETag that you read');
  if (ifMatch !== '*' && !ifMatch.split(',').some((tag) => tag.trim() === etag))
    throw new DomainError('request.stale', 'This was changed since you read it');
}
