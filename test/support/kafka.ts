import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKafkaFetched } from '../../src/bootstrap/kafka/fetch-kafka.js';
import { type LocalKafka, startLocalKafka } from '../../src/bootstrap/kafka/local-kafka.js';

const REASON = 'no Kafka: run `npm run kafka:fetch`, which needs Java and Maven, or set KAFKA_BROKERS';

/** The broker that all specs of a run share, `host:port`; empty when there is none. */
export const brokers = (): string => process.env.SOUK_TEST_KAFKA_BROKERS ?? '';

/** What the topics and groups of one suite begin with, so that suites do not meet on the broker. */
export const freshPrefix = (): string => `test-${randomUUID().slice(0, 8)}`;

/** A `describe` that needs a broker. Without one it is skipped, of which start-kafka.js warns; with REQUIRE_KAFKA=1 it fails instead. */
export function describeWithKafka(name: string, body: () => void): void {
  describeUnless(brokers() === '' ? REASON : undefined, name, body);
}

/** The same for specs that start a broker of their own, and do what others would not survive. */
export function describeWithOwnKafka(name: string, body: () => void): void {
  describeUnless(brokers() === '' || !isKafkaFetched() ? REASON : undefined, name, body);
}

function describeUnless(reason: string | undefined, name: string, body: () => void): void {
  if (!reason) return describe(name, body);
  if (process.env.REQUIRE_KAFKA === '1')
    return describe(name, () =>
      it('has a broker', () => {
        throw new Error(`There is ${reason}`);
      }),
    );
  describe.skip(name, body);
}

export interface OwnKafka extends AsyncDisposable {
  kafka: LocalKafka;
  dataDir: string;
}

/** After a kill, a broker may come back only when the session of the old one is over; 9 s by default. */
const QUICK_RETURN = { 'broker.session.timeout.ms': 4_000 };

/** A broker to kill, with its data. */
export async function ownKafka(): Promise<OwnKafka> {
  const dataDir = mkdtempSync(join(process.env.SOUK_TEST_KAFKA_DIR ?? tmpdir(), 'own-'));
  const kafka = await startLocalKafka({ dataDir, settings: QUICK_RETURN });
  return {
    kafka,
    dataDir,
    [Symbol.asyncDispose]: async () => {
      await kafka.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
