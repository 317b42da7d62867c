import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isIPv4 } from 'node:net';
import type { Caller } from '../auth/identity.js';
import { DomainError } from '../domain-error.js';

export interface RateLimits {
  /** Requests in one window. */
  max: number;
  windowMs: number;
  /** Who asks, as far as that is known without verifying anything. */
  callerOf: (request: FastifyRequest) => Caller | undefined;
  /** Whether this machine's own requests count too. */
  onLoopback: boolean;
}

/** Callers and addresses that are counted at once; the one unseen for longest is forgotten. */
const COUNTED_MAX = 50_000;
const POLICY = 'default';
/** What a supervisor asks must be answered however busy its address is. */
const PROBES = new Set(['/health', '/ready', '/metrics']);

/**
 * Counts requests in windows, per signed-in caller, else per address (of IPv6 its /64 network), and tells where the
 * caller stands (draft-ietf-httpapi-ratelimit-headers). Guests count by their address: a new token costs them nothing.
 * @throws DomainError `request.rate-limited` (429) with `Retry-After`
 */
export async function limitRates(fastify: FastifyInstance, limits: RateLimits): Promise<void> {
  const { max, windowMs, callerOf, onLoopback } = limits;
  await fastify.register(rateLimit, { global: false, cache: COUNTED_MAX });
  const count = fastify.createRateLimit({
    max,
    timeWindow: windowMs,
    keyGenerator: (request) => keyOf(callerOf(request), request.ip),
  });
  const policy = `"${POLICY}";q=${max};w=${Math.ceil(windowMs / 1_000)}`;
  const countOne = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed) return;
    const { remaining, ttlInSeconds, isExceeded } = counted;
    void reply
      .header('ratelimit-policy', policy)
      .header('ratelimit', `"${POLICY}";r=${remaining};t=${ttlInSeconds}`);
    if (isExceeded)
      throw new DomainError('request.rate-limited', 'Too many requests', { retryAfterS: ttlInSeconds });
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    if (PROBES.has(request.routeOptions.url ?? '') || (!onLoopback && isLoopback(request.ip))) done();
    else countOne(request, reply).then(() => done(), done);
  });
}

const keyOf = (caller: Caller | undefined, ip: string): string =>
  caller && !caller.roles.includes('guest') ? caller.subject : rateLimit.normalizeIP(ip);

export const isLoopback = (ip: string): boolean => {
  const address = ip.replace(/^::ffff:/, '');
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
};
