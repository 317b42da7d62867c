import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain-error.js';

interface KnownRoute {
  path: RegExp;
  methods: string[];
}

/** Answers 405 with `Allow` where a path exists and only its method does not. */
export function refuseUnknownMethods(fastify: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url !== '*') routes.push({ path: patternOf(url), methods: [method].flat() });
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const allowed = request.is404 ? allowedMethods(routes, request) : [];
    if (allowed.length === 0) return done();
    void reply.header('allow', allowed.join(', '));
    done(new DomainError('request.method-not-allowed', `Only ${allowed.join(', ')} can be asked of this`));
  });
}

/** `/v1/carts/:id` → a pattern of all paths that it answers to. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace('*', '.*')}$`,
  );

function allowedMethods(routes: KnownRoute[], { url }: FastifyRequest): string[] {
  const path = url.split('?')[0]!;
  const methods = routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods);
  return [...new Set(methods)].sort();
}
