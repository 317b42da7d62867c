import replyFrom from '@fastify/reply-from';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccessGuard } from '../auth/access.guard.js';
import { JwtStrategy } from '../auth/jwt.strategy.js';
import { DomainError } from '../domain-error.js';
import { BODY_BYTES_MAX, IMAGE_BYTES_MAX, IMAGE_TYPES } from '../http/content-types.js';
import type { Manifest } from '../kernel/souk-module.js';
import type { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { forwardedHeaders, returnedHeaders } from './forwarded-headers.js';
import { LiveStreams } from './live-streams.js';
import { proxiedRoutes, type ProxiedRoute } from './proxied-routes.js';
import type { Upstreams, UpstreamRequest } from './upstreams.js';

/** Parts of a decoded path that a URL would resolve. */
const WANDERING = /\\|\.\.\/|\/\.\.|\/\.(?:\/|$)/;

export interface ProxyOptions {
  elsewhere: Manifest[];
  upstreams: Upstreams;
  log: Logger;
  /** Whether a path, without a slash in front, is not below `/v1`. */
  isRooted: (path: string) => boolean;
}

/**
 * Serves the routes of modules elsewhere by asking them. Who may not ask is refused here, by the guard that the module
 * itself will ask again; everything else, bodies byte for byte, is left to the module.
 */
export async function proxyModules(
  app: NestFastifyApplication,
  { elsewhere, upstreams, isRooted, log }: ProxyOptions,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const guard = new AccessGuard(app.get(Reflector), app.get(JwtStrategy));
  const streams = new LiveStreams();
  app.get(Metrics).ofGateway(() => upstreams.repeats.values());
  for (const manifest of elsewhere)
    await fastify.register(async (scope) => {
      passBodies(scope);
      await scope.register(replyFrom, {
        base: `http://${manifest.name}`,
        undici: asking(upstreams, manifest.name, log),
      });
      for (const route of proxiedRoutes(manifest, isRooted)) addRoute(scope, route, guard, streams);
    });
  fastify.addHook('preClose', (done) => {
    streams.endAll();
    done();
  });
  await upstreams.start();
}

/** A body is kept whole, which its limits allow: so it can be sent to another instance, and a signature over it stays good. */
function passBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const pass = (types: string | string[], bodyLimit: number) =>
    scope.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    );
  pass('*', BODY_BYTES_MAX);
  pass(IMAGE_TYPES, IMAGE_BYTES_MAX);
}

type Asked = (error: unknown, answer?: unknown) => void;

/** What the proxy library asks instead of a pool of its own. */
const asking = (upstreams: Upstreams, module: string, log: Logger) => ({
  request: ((request: UpstreamRequest, done: Asked) => {
    upstreams
      .request(module, request)
      .then((answer) => done(null, answer), done)
      .catch((error: unknown) => log.error({ err: error, module }, 'an answer could not be passed on'));
  }) as never,
});

function addRoute(
  scope: FastifyInstance,
  { method, url, controller, handler }: ProxiedRoute,
  guard: AccessGuard,
  streams: LiveStreams,
): void {
  scope.route({
    method,
    url,
    onRequest: async (request, reply) => {
      await guard.canActivate(new ExecutionContextHost([request, reply], controller, handler));
    },
    handler: (request, reply) => void forward(request, reply, streams),
  });
}

function forward(request: FastifyRequest, reply: FastifyReply, streams: LiveStreams): void {
  reply.from(pathOf(request), {
    ...bodyOf(request),
    rewriteRequestHeaders: ({ body }, headers) => withoutLength(body, forwardedHeaders(request, headers)),
    rewriteHeaders: returnedHeaders,
    onResponse: (_request, _reply, { stream }) => {
      const isLive = String(reply.getHeader('content-type')).startsWith('text/event-stream');
      // Kept alive, the connection would hold up a drain that has just ended its stream.
      if (isLive) void reply.header('connection', 'close').send(streams.relay(stream));
      else void reply.send(stream);
    },
    onError: (_reply, { error }) => void reply.send(refusalOf(error)),
  });
}

/** @throws DomainError `request.not-found` for a path that would become another one on its way, which names nothing */
function pathOf({ url }: FastifyRequest): string {
  const path = url.split('?')[0]!;
  if (!WANDERING.test(decodeURIComponent(path))) return path;
  throw new DomainError('request.not-found', 'There is nothing here');
}

const bodyOf = ({ body, headers }: FastifyRequest) =>
  Buffer.isBuffer(body) ? { body, contentType: headers['content-type'] ?? 'application/octet-stream' } : {};

const withoutLength = <T extends object>(body: unknown, headers: T): T =>
  body === undefined ? { ...headers, 'content-length': undefined } : headers;

const refusalOf = (error: Error): Error => (error.cause instanceof DomainError ? error.cause : error);
