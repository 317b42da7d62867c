import { fileURLToPath } from 'node:url';
import { createLogger } from '../../src/shared/observability/logger.js';
import type { PortTransport } from '../../src/shared/ports/port-transport.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { KafkaPorts, type KafkaPortsOptions } from '../../src/shared/transport/kafka-ports.js';
import { Topics } from '../../src/shared/transport/topics.js';
import { brokers, freshPrefix } from '../support/kafka.js';
import type { Processes } from './remote-conformance.js';
import { spawnServer } from './server-to-kill.js';

const SERVER = fileURLToPath(new URL('port-server.js', import.meta.url));
const HOUR_MS = 60 * 60_000;
const log = createLogger('silent');
/** What a caller is told whom nobody answers. */
export const MISSED = expect.stringMatching(/^(?:ports\.timeout|service\.unavailable)$/) as string;

type Options = Partial<Omit<KafkaPortsOptions, 'kafka' | 'topics'>>;

export const portsAt = (at: string, prefix: string, options: Options = {}): KafkaPorts => {
  const { instance = `process-${Math.random()}` } = options;
  return new KafkaPorts({
    runningMax: 8,
    waitingMax: 1_000,
    outstandingMax: 1_000,
    replicationFactor: 1,
    modules: ['tea'],
    log,
    ...options,
    instance,
    kafka: kafkaClient(at, instance, log),
    topics: new Topics(prefix, HOUR_MS),
  });
};

/** Servers and callers that meet on one broker. */
export async function kafkaProcesses(at = brokers(), prefix = freshPrefix()): Promise<Processes> {
  const ends: (() => Promise<void>)[] = [];
  const started = async (ports: KafkaPorts): Promise<PortTransport> => {
    ends.push(() => ports.stop());
    await ports.start();
    return ports;
  };
  return {
    server: (teaHouse, limits) => {
      const ports = portsAt(at, prefix, limits);
      ports.serve('tea', new Map([['tea-house', teaHouse]]));
      return started(ports);
    },
    serverToKill: async () => {
      const server = await spawnServer(SERVER, ['kafka', at, prefix]);
      ends.push(server.kill);
      return server;
    },
    caller: (options) => started(portsAt(at, prefix, options)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ends.map((end) => end()));
    },
  };
}
