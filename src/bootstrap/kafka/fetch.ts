import { reportFailedStart } from '../startup-reasons.js';
import { fetchKafka, isKafkaFetched, KAFKA_JARS } from './fetch-kafka.js';

try {
  if (!isKafkaFetched()) await fetchKafka(console.log);
  console.log(`Apache Kafka is in ${KAFKA_JARS}`);
} catch (error) {
  reportFailedStart(error);
  process.exitCode = 1;
}
