import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { VerifiedTokens } from '../shared/auth/verified-tokens.js';
import { isProduction } from '../shared/config/environment.js';
import type { Settings } from '../shared/config/settings.js';
import type { Gateway } from '../shared/gateway/gateway.js';
import { acceptContentTypes } from '../shared/http/content-types.js';
import { allowOrigins } from '../shared/http/cors.js';
import { serveDocuments } from '../shared/http/documents.js';
import {
  CorsOrigins,
  listed,
  RateLimitMax,
  RateLimitWindowMs,
  TrustedProxies,
} from '../shared/http/http.settings.js';
import { refuseUnknownMethods } from '../shared/http/known-routes.js';
import { limitRates } from '../shared/http/rate-limit.js';
import { addSecurityHeaders } from '../shared/http/security-headers.js';
import { createAdapter, observeRequests } from '../shared/http/server.js';
import { Metrics } from '../shared/observability/metrics.js';
import { AppModule, type AppOptions } from './app.module.js';
import { Host } from './bootstrap.settings.js';
import { isRooted, ROOTED } from './rooted-paths.js';

/** Addresses to listen on that nobody but this machine reaches. */
const LOCAL_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** Builds the application without listening. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const gateway = await gatewayOf(options);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(options, gateway?.peers),
    createAdapter(options.settings),
    {
      logger: ['fatal', 'error', 'warn'],
      abortOnError: false,
      // Signatures of webhooks are made over the bytes as they came.
      rawBody: true,
    },
  );
  app.setGlobalPrefix('v1', { exclude: ROOTED.map((path) => ({ path, method: RequestMethod.ALL })) });
  await surround(app, options);
  await app.init();
  await gateway?.serve(app);
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Loaded only where it is needed: its HTTP client would be a good part of the memory of a process that hosts one module. */
async function gatewayOf({ gateway, elsewhere, settings, log }: AppOptions): Promise<Gateway | undefined> {
  if (!gateway || elsewhere.length === 0) return undefined;
  const { Gateway } = await import('../shared/gateway/gateway.js');
  return new Gateway({ elsewhere, settings, log, isRooted });
}

/** What every request passes, in this order, before its route. */
async function surround(app: NestFastifyApplication, { settings, log }: AppOptions): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  observeRequests(app, app.get(Metrics), log);
  addSecurityHeaders(fastify);
  await allowOrigins(fastify, listed(settings.get(CorsOrigins)));
  await limitRequests(app, fastify, settings);
  refuseUnknownMethods(fastify);
  acceptContentTypes(app);
  await serveDocuments(fastify);
}

/** In development nobody is kept from trying things out on the own machine. */
async function limitRequests(
  app: NestFastifyApplication,
  fastify: FastifyInstance,
  settings: Settings,
): Promise<void> {
  const max = settings.get(RateLimitMax);
  const onLoopback = isProduction(settings);
  const local = LOCAL_HOSTS.includes(settings.get(Host)) && settings.get(TrustedProxies) === '';
  if (max === 0 || (local && !onLoopback)) return;
  const tokens = app.get(VerifiedTokens);
  await limitRates(fastify, {
    max,
    windowMs: settings.get(RateLimitWindowMs),
    callerOf: ({ headers }) => tokens.get(headers.authorization?.replace(/^bearer /i, '') ?? ''),
    onLoopback,
  });
}
