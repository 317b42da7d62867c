import { pino, type Logger } from 'pino';
import { requestContext, traceIdOf } from './request-context.js';

export type { Logger };

/** Members whose values never reach a log line, wherever they stand. */
const SECRETS = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'secret',
  'card',
  'cvc',
  'number',
];

/** One JSON line per record on stdout, with the request and trace that it belongs to. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    mixin: () => {
      const context = requestContext();
      return context ? { requestId: context.requestId, traceId: traceIdOf(context.traceparent) } : {};
    },
  });
