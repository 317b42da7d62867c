import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brokerFolder } from '../../dist/bootstrap/kafka/broker-folder.js';
import { endLeftBroker } from '../../dist/bootstrap/kafka/broker-process.js';
import stopPostgres from './stop-postgres.js';

export default async function stopKafka() {
  await globalThis.soukTestKafka?.stop();
  const folder = process.env.SOUK_TEST_KAFKA_DIR;
  // A suite that ran out of time could not end its own broker.
  for (const name of readdirSync(folder)) await endLeftBroker(brokerFolder(join(folder, name)));
  rmSync(folder, { recursive: true, force: true });
  await stopPostgres();
}
