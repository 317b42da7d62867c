import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdapter, observeRequests } from '../shared/http/server.js';
import { Metrics } from '../shared/observability/metrics.js';
import { AppModule, type AppOptions } from './app.module.js';

/** Rooted routes; all others are below `/v1`. */
const ROOTED = [
  'health',
  'ready',
  'metrics',
  '.well-known/jwks.json',
  'ops/*path',
  'openapi.json',
  'docs',
  'docs/*path',
];

/** Builds the application without listening. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(options), createAdapter(), {
    logger: ['fatal', 'error', 'warn'],
    abortOnError: false,
    // Signatures of webhooks are made over the bytes as they came.
    rawBody: true,
  });
  app.setGlobalPrefix('v1', { exclude: ROOTED.map((path) => ({ path, method: RequestMethod.ALL })) });
  observeRequests(app, app.get(Metrics), options.log);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
