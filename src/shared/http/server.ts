import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain-error.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { childTraceparent, inContext } from '../observability/request-context.js';
import { newId } from '../uuid.js';
import { BODY_BYTES_MAX } from './content-types.js';
import { listed, TrustedProxies } from './http.settings.js';
import { sendProblem } from './problem.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Characters of one part of a path: what is longer names nothing. */
const PATH_PART_MAX = 1_000;
/** Longest life of a connection that does not speak HTTP. */
const NON_HTTP_MS = 1_000;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

export function createAdapter(settings = new Settings()): FastifyAdapter {
  const proxies = listed(settings.get(TrustedProxies));
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PATH_PART_MAX },
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
    },
    trustProxy: proxies.length > 0 && proxies,
    frameworkErrors: refuseBadUrl,
    clientErrorHandler: refuseNonHttp,
    // On close, idle connections are ended at once; requests in hand are finished.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
}

/** A path that cannot be decoded comes before all hooks. */
function refuseBadUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
  sendProblem(new DomainError('request.malformed', error.message), 400, request, reply);
}

/** What is no HTTP, or has headers without end, comes before there is a request. */
function refuseNonHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const body = JSON.stringify({
    type: 'urn:souk:problem:request.malformed',
    title: 'Bad Request',
    status: 400,
    detail: 'This is not an HTTP request',
    code: 'request.malformed',
  });
  const head = `content-type: application/problem+json; charset=utf-8\r\ncontent-length: ${body.length}`;
  socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\nconnection: close\r\n\r\n${body}`);
  // The rest of what was sent is read away: with bytes left unread, the connection would be reset before its answer.
  socket.resume().setTimeout(NON_HTTP_MS, () => socket.destroy());
}

/** Gives every request its id and trace, counts it, and logs one line. */
export function observeRequests(app: NestFastifyApplication, metrics: Metrics, log: Logger): void {
  const fastify = app.getHttpAdapter().getInstance();
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

/**
 * Connections would hold up a drain: a busy one until its keep-alive time is over, so it ends with its answer; and one
 * over which nothing was ever asked, as browsers open them ahead, for as long as its client likes.
 */
function endConnectionsOf(fastify: FastifyInstance): void {
  const sockets = new Set<Socket>();
  let closing = false;
  fastify.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    closing = true;
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}
