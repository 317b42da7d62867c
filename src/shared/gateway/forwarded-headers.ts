import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { requestContext } from '../observability/request-context.js';

/** Of one connection, not of the message (RFC 9110, 7.6.1); `expect` was answered already. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];
/** Counted here, where the client's address is known. */
const OF_THE_GATEWAY = ['ratelimit', 'ratelimit-policy'];

/**
 * What a module is sent: everything of the client but what is between the client and the gateway. Who asks is the address
 * that the gateway has found; whatever the client said about that is gone, so modules need to trust the gateway only.
 */
export function forwardedHeaders(
  request: FastifyRequest,
  headers: IncomingHttpHeaders = request.headers,
): IncomingHttpHeaders {
  const kept = without([...HOP_BY_HOP, 'host', 'forwarded'], headers);
  return {
    ...kept,
    ...(requestContext() ? { traceparent: requestContext()!.traceparent } : {}),
    'x-request-id': request.id,
    'x-forwarded-for': request.ip,
    'x-forwarded-proto': request.protocol,
    'x-forwarded-host': request.host,
  };
}

/** What the client gets of a module's answer. */
export const returnedHeaders = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  without([...HOP_BY_HOP, ...OF_THE_GATEWAY], headers);

const without = (names: string[], headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
