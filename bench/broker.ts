import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pollUntil } from '../src/bootstrap/embedded/poll-until.js';
import { createLogger } from '../src/shared/observability/logger.js';
import { kafkaClient } from '../src/shared/transport/kafka-client.js';
import { begun, keep } from './kept.js';

export interface BenchBroker {
  /** `host:port`, with commas between them. */
  brokers: string;
  /** Undefined when somebody else runs the brokers. */
  pid?: number;
  stop(): Promise<void>;
}

const GROUPS_MS = 30_000;

/** The product looks for Kafka beside itself, and what is compiled for a bench lies elsewhere. */
const built = <T>(file: string): Promise<T> =>
  import(pathToFileURL(resolve('dist/bootstrap/kafka', file)).href) as Promise<T>;

/** The brokers that KAFKA_BROKERS names, or the fetched Kafka with data of its own; undefined where there is neither. */
export async function startBroker(): Promise<BenchBroker | undefined> {
  const given = process.env.KAFKA_BROKERS;
  if (given) return { brokers: given, stop: () => Promise.resolve() };
  const { isKafkaFetched } =
    await built<typeof import('../src/bootstrap/kafka/fetch-kafka.js')>('fetch-kafka.js');
  if (!isKafkaFetched()) return undefined;
  const { startLocalKafka } =
    await built<typeof import('../src/bootstrap/kafka/local-kafka.js')>('local-kafka.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'souk-bench-kafka-'));
  const kafka = await begun(startLocalKafka({ dataDir }));
  const stop = keep(async () => {
    await kafka.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  await untilGroups(kafka.brokers);
  return { brokers: kafka.brokers, pid: kafka.pid, stop };
}

/** A new broker makes what it needs for groups when it is asked for the first one. */
async function untilGroups(brokers: string): Promise<void> {
  const admin = kafkaClient(brokers, 'bench', createLogger('silent')).admin();
  await admin.connect();
  const described = () =>
    admin.describeGroups(['bench']).then(
      () => true,
      () => undefined,
    );
  await pollUntil(described, GROUPS_MS);
  await admin.disconnect();
}

/** What topics and groups of one bench begin with. */
export const freshPrefix = (): string => `bench-${randomUUID().slice(0, 8)}`;
