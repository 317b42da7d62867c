import { join, resolve } from 'node:path';
import type { Settings } from '../../shared/config/settings.js';
import { clusterAt } from '../../shared/transport/cluster-at.js';
import { KafkaBrokers } from '../../shared/transport/kafka.settings.js';
import { DataFolder } from '../bootstrap.settings.js';
import { StartupError } from '../startup-error.js';
import { fetchKafka, isKafkaFetched } from './fetch-kafka.js';
import { type LocalKafka, startLocalKafka } from './local-kafka.js';
import { missingForKafka } from './tool.js';

/**
 * The brokers that KAFKA_BROKERS names, or the fetched Kafka with its data in the data folder; fetched first if need be.
 * @throws StartupError with a sentence on what to install or to set
 */
export async function openBrokers(
  settings: Settings,
  onProgress: (line: string) => void,
): Promise<Pick<LocalKafka, 'brokers' | 'stop'>> {
  const given = settings.get(KafkaBrokers);
  if (given) {
    if (!(await clusterAt(given)))
      throw new StartupError(`KAFKA_BROKERS is ${given}, where no Kafka answers.`);
    return { brokers: given, stop: () => Promise.resolve() };
  }
  const missing = await missingForKafka({ maven: !isKafkaFetched() });
  if (missing)
    throw new StartupError(
      `Modules in processes of their own talk over Kafka, and for that this machine needs ${missing}: install that, ` +
        'or run "docker compose --profile infra up --detach" and set KAFKA_BROKERS=127.0.0.1:9092.',
    );
  await fetchKafka(onProgress);
  return startLocalKafka({ dataDir: join(resolve(settings.get(DataFolder)), 'kafka'), onProgress });
}
