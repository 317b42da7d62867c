import type { FastifyInstance } from 'fastify';

/** Nothing that the API answers is a page; `/docs` is the exception and says so itself. */
const NO_CONTENT = "default-src 'none'; frame-ancestors 'none'";

/** Constant, so that they cost next to nothing: assembled per request they would double the price of a cached read. */
export const SECURITY_HEADERS = {
  'content-security-policy': NO_CONTENT,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  // Images of products are shown by storefronts of other origins.
  'cross-origin-resource-policy': 'cross-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

export const addSecurityHeaders = (fastify: FastifyInstance): void =>
  void fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(SECURITY_HEADERS);
    done();
  });
