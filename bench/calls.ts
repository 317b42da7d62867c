import { createLogger } from '../src/shared/observability/logger.js';
import { localPort } from '../src/shared/ports/local-port.js';
import { remotePort } from '../src/shared/ports/remote-port.js';
import type { PortTransport } from '../src/shared/ports/port-transport.js';
import { GrpcPorts } from '../src/shared/transport/grpc-ports.js';
import { kafkaClient } from '../src/shared/transport/kafka-client.js';
import { KafkaPorts } from '../src/shared/transport/kafka-ports.js';
import { Topics } from '../src/shared/transport/topics.js';
import { freshPrefix } from './broker.js';
import { startChild } from './child.js';
import { during, type Measured } from './load.js';

/** A quote of three lines from memory: what is measured is the way there and back. */
export abstract class BasketPort {
  abstract quote(basketId: string, locale: string): Promise<BasketQuote>;
}

interface BasketQuote {
  basketId: string;
  currency: string;
  lines: { sku: string; name: string; quantity: number; unitPriceMinor: number; lineTotalMinor: number }[];
  totalMinor: number;
}

const LINES = ['TEA-1', 'TEA-2', 'TEA-3'].map((sku) => ({
  sku,
  name: `A tin of ${sku}`,
  quantity: 1,
  unitPriceMinor: 1_290,
  lineTotalMinor: 1_290,
}));

export class Baskets extends BasketPort {
  override quote(basketId: string): Promise<BasketQuote> {
    return Promise.resolve({ basketId, currency: 'EUR', lines: LINES, totalMinor: 3_870 });
  }
}

export const BASKETS = 'baskets';

export type Transport = { kind: 'kafka'; brokers: string; prefix: string } | { kind: 'grpc'; at?: string };

const TOPICS_KEEP_MS = 60 * 60_000;

/** With the limits that the product has by default. @param served whether calls come in here */
export function transportOf(transport: Transport, served: boolean): PortTransport & { port?: number } {
  const log = createLogger('warn');
  const limits = { runningMax: 32, waitingMax: 1_000, outstandingMax: 2_000, log };
  if (transport.kind === 'grpc')
    return new GrpcPorts({
      ...limits,
      listen: served ? { host: '127.0.0.1', port: 0 } : undefined,
      addresses: transport.at ? { [BASKETS]: transport.at } : {},
    });
  const instance = served ? 'server' : 'caller';
  return new KafkaPorts({
    ...limits,
    kafka: kafkaClient(transport.brokers, instance, log),
    topics: new Topics(transport.prefix, TOPICS_KEEP_MS),
    replicationFactor: -1,
    instance,
    modules: [BASKETS],
  });
}

export interface CallsResult extends Measured {
  transport: string;
  callers: number;
}

const CALLERS = [1, 8, 32];
/** Long enough for a p99, and a port in this process does a third of a million in each of them. */
const SECONDS_MAX = 5;
const WARM_UP_CALLERS = 8;
/** A broker that has just been started needs that long to be as fast as it will be. */
const WARM_UP_SECONDS = 3;

/** One port call in process, over gRPC and, where there are brokers, over Kafka; the caller and the server are two processes. */
export async function calls(brokers: string | undefined, seconds: number): Promise<CallsResult[]> {
  const results = await measure(
    'in process',
    localPort(BasketPort, new Baskets(), { strict: false }),
    seconds,
  );
  results.push(...(await remoteCalls({ kind: 'grpc' }, seconds)));
  if (brokers)
    results.push(...(await remoteCalls({ kind: 'kafka', brokers, prefix: freshPrefix() }, seconds)));
  return results;
}

async function remoteCalls(transport: Transport, seconds: number): Promise<CallsResult[]> {
  const server = startChild('calls-server', transport);
  const port = await server.ask<number | null>('started');
  const caller = transportOf({ ...transport, ...(port ? { at: `127.0.0.1:${port}` } : {}) }, false);
  try {
    await caller.start();
    return await measure(transport.kind, remotePort(BasketPort, BASKETS, caller), seconds);
  } finally {
    await caller.stop();
    await server.stop();
  }
}

async function measure(transport: string, port: BasketPort, seconds: number): Promise<CallsResult[]> {
  const ask = () =>
    port.quote('basket-1', 'en').then(
      ({ lines }) => lines.length === LINES.length,
      () => false,
    );
  const length = Math.min(seconds, SECONDS_MAX);
  await during(Math.max(length, WARM_UP_SECONDS), WARM_UP_CALLERS, ask);
  const results: CallsResult[] = [];
  for (const callers of CALLERS)
    results.push({ transport, callers, ...(await during(length, callers, ask)) });
  return results;
}
