import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { childTraceparent, inContext } from '../observability/request-context.js';
import { newId } from '../uuid.js';

/** Bytes of a request body; files have limits of their own. */
const BODY_MAX = 1024 * 1024;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

export const createAdapter = (): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: BODY_MAX,
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
    },
    // On close, idle connections are ended at once; requests in hand are finished.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });

/** Gives every request its id and trace, counts it, and logs one line. */
export function observeRequests(app: INestApplication, metrics: Metrics, log: Logger): void {
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    void reply.header('x-request-id', request.id);
    const { traceparent } = request.headers;
    const context = {
      requestId: request.id,
      traceparent: childTraceparent(traceparent as string | undefined),
    };
    inContext(context, done);
  });
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    metrics.requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    log.info(
      { method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 },
      'request',
    );
    done();
  });
}
