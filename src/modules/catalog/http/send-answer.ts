import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendCacheable } from '../../../shared/http/request-parts.js';
import type { Answer } from '../app/answer-cache.js';
import type { ProductAnswer } from '../app/get-product.js';

export const JSON_TYPE = 'application/json; charset=utf-8';
/** Seconds for which clients and shared caches may keep an answer; see `CATALOG_CACHE_FRESH_MS` for what comes on top. */
const MAX_AGE_S = 1;

/** What everybody may read may be kept; what only admins may read is kept by nobody. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag, restricted = false }: ProductAnswer,
): void {
  if (!restricted) return sendCacheable(request, reply, body, etag, MAX_AGE_S);
  void reply
    .headers({
      etag,
      'cache-control': 'private, no-store',
      vary: 'Accept-Language',
      'content-type': JSON_TYPE,
    })
    .send(body);
}

/** The body that answers a change, with the tag that the next change has to send. */
export function tagged(reply: FastifyReply, { body, etag }: Answer): string {
  void reply.header('etag', etag);
  return body;
}
