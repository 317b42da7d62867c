import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { childTraceparent, inContext } from '../observability/request-context.js';
import { newId } from '../uuid.js';

/** Bytes of a request body; files have limits of their own. */
const BODY_MAX = 1024 * 1024;
/** Characters of one part of a path: what is longer names nothing. */
const PATH_PART_MAX = 1_000;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

export const createAdapter = (): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: BODY_MAX,
    routerOptions: { maxParamLength: PATH_PART_MAX },
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
  endConnectionsOf(fastify);
}

/** A connection that is busy when the drain begins would stay open, and hold it up, until its keep-alive time is over. */
function endConnectionsOf(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}
