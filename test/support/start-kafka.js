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
  const mayStart = isKafkaFetched() && !(await missingForKafka({ maven: false }));
  if (!mayStart)
    warn(process.env.KAFKA_BROKERS ? 'specs that kill a broker of their own' : 'all specs that need Kafka');
  if (process.env.KAFKA_BROKERS || !mayStart) return;
  globalThis.soukTestKafka = await startLocalKafka({ dataDir: join(folder, 'shared') });
  process.env.SOUK_TEST_KAFKA_BROKERS = globalThis.soukTestKafka.brokers;
}

/** Here, as Jest shows nothing that a skipped suite says. */
function warn(which) {
  const verb = process.env.REQUIRE_KAFKA === '1' ? 'FAIL' : 'SKIPPED';
  process.stderr.write(
    `\n${verb}: ${which}. Run \`npm run kafka:fetch\`, which needs Java and Maven, or set KAFKA_BROKERS.\n\n`,
  );
}
