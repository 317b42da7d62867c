import kafkajs, { type Kafka, type logCreator } from 'kafkajs';
import { connect as connectTcp } from 'node:net';
import type { Logger } from '../observability/logger.js';
import { calmClient } from './calm-client.js';

/** Longest wait for a connection, and for the answer to one request. */
const CONNECT_MS = 3_000;
const REQUEST_MS = 10_000;
/** First pause before a request is repeated; doubles. */
const RETRY_MS = 10;
const RETRY_MAX_MS = 1_000;
const RETRIES = 5;

/** A client of the brokers, `host:port` with commas between them. Everything that talks to Kafka begins here. */
export function kafkaClient(brokers: string, clientId: string, log: Logger): Kafka {
  calmClient();
  return new kafkajs.Kafka({
    clientId,
    brokers: brokers.split(',').map((broker) => broker.trim()),
    connectionTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    retry: { initialRetryTime: RETRY_MS, maxRetryTime: RETRY_MAX_MS, retries: RETRIES },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: quietly(log),
    // Without this, small requests wait for the answer to the one before: 40 ms.
    socketFactory: ({ host, port, onConnect }) =>
      connectTcp({ host, port, noDelay: true, keepAlive: true }, onConnect),
  });
}

/** The client calls everything an error that it then mends by itself. */
const quietly =
  (log: Logger): logCreator =>
  () =>
  ({ namespace, log: { message, error } }) =>
    log.debug({ kafka: namespace, error: error as unknown }, message);
