import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { DomainError } from '../domain-error.js';

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'];
/** Bytes of an uploaded image: what a telephone takes fits, and a few uploads at once fit in memory. */
export const IMAGE_BYTES_MAX = 5 * 1024 * 1024;
/** Bytes of every other body. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** Objects and arrays inside each other; whatever walks a body may then call itself. */
const DEPTH_MAX = 32;

/**
 * A body is JSON, or an image, which `@Body() image: Buffer` gets as it came; everything else is answered with 415.
 * Malformed JSON, and JSON deeper than 32 levels, is answered with 400.
 */
export function acceptContentTypes(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: BODY_BYTES_MAX }, (request, body, done) =>
    parse(request as FastifyRequest, body.toString(), (error, value: unknown) =>
      error || isWithin(DEPTH_MAX, value) ? done(error, value) : done(tooDeep(), undefined),
    ),
  );
  app.useBodyParser(IMAGE_TYPES, { bodyLimit: IMAGE_BYTES_MAX }, (_, bytes, done) =>
    done(null, comparableByHash(bytes)),
  );
  fastify.removeContentTypeParser('text/plain');
  // Without a parser of ours for forms, Nest would bring its own.
  app.useBodyParser('application/x-www-form-urlencoded', { bodyLimit: BODY_BYTES_MAX }, (_, __, done) =>
    done(unsupported(), undefined),
  );
}

export const unsupported = (): DomainError =>
  new DomainError('request.unsupported-media-type', 'This route does not take a body of this Content-Type');

const tooDeep = (): DomainError =>
  new DomainError('request.malformed', `A body has at most ${DEPTH_MAX} levels`);

const isWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((part) => isWithin(levels - 1, part)));

/** Where bodies are compared, under one Idempotency-Key, its hash stands for an image. */
const comparableByHash = (bytes: Buffer): Buffer =>
  Object.defineProperty(bytes, 'toJSON', {
    value: () => createHash('sha256').update(bytes).digest('base64url'),
  });
