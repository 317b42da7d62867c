import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { etagOf, sendCacheable } from './request-parts.js';

/** As far from here in `src/` as in `dist/`. */
const DOCUMENT = fileURLToPath(new URL('../../../openapi.json', import.meta.url));
const MAX_AGE_S = 60;
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
/** The page runs its own scripts only, and calls this server only. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Souk API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, persistAuthorization: true });
`;

/** `/openapi.json`, what the API is, and `/docs`, the same for people. Both are open to everybody. */
export async function serveDocuments(fastify: FastifyInstance): Promise<void> {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await fastify.register(fastifyStatic, {
    root,
    serve: false,
    cacheControl: true,
    maxAge: MAX_AGE_S * 1_000,
  });
  fastify.get('/openapi.json', sendDocument);
  for (const path of ['/docs', '/docs/'])
    fastify.get(path, (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(PAGE),
    );
  fastify.get('/docs/start.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(START),
  );
  for (const asset of ASSETS) fastify.get(`/docs/${asset}`, (_request, reply) => reply.sendFile(asset));
}

let document: Promise<{ body: string; etag: string }> | undefined;

async function sendDocument(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body, etag } = await (document ??= readDocument());
  sendCacheable(request, reply, body, etag, MAX_AGE_S);
  return reply;
}

async function readDocument() {
  const body = await readFile(DOCUMENT, 'utf8');
  return { body, etag: etagOf(body) };
}
