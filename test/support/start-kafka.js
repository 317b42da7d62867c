import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKafkaFetched } from '../../dist/bootstrap/kafka/fetch-kafka.js';
import { startLocalKafka } from '../../dist/bootstrap/kafka/local-kafka.js';
import { missingForKafka } from '../../dist/bootstrap/kafka/tool.js';
import startPostgres from './start-postgres.js';

/** PostgreSQL, and one broker for the whole run: KAFKA_BROKERS, else the fetched Kafka, else none and the specs are skipped. */
export default async function startKafka() {
  await startPostgres();
  const folder = (process.env.SOUK_TEST_KAFKA_DIR = mkdtempSync(join(tmpdir(), 'souk-kafka-')));
  process.env.SOUK_TEST_KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
  if (process.env.KAFKA_BROKERS || !isKafkaFetched() || (await missingForKafka({ maven: false }))) return;
  globalThis.soukTestKafka = await startLocalKafka({ dataDir: join(folder, 'shared') });
  process.env.SOUK_TEST_KAFKA_BROKERS = globalThis.soukTestKafka.brokers;
}
