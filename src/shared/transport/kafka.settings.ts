import { durationSetting, integerSetting, textSetting } from '../config/settings.js';

export const KafkaBrokers = textSetting(
  'KAFKA_BROKERS',
  '',
  'Kafka brokers, host:port with commas between them; with it events between modules travel over Kafka',
);
export const KafkaTopicPrefix = textSetting(
  'KAFKA_TOPIC_PREFIX',
  'souk',
  'What the names of all topics and consumer groups begin with',
);
export const KafkaReplicationFactor = integerSetting(
  'KAFKA_REPLICATION_FACTOR',
  -1,
  [-1, 10],
  'Copies of each topic that is made; -1 leaves it to the brokers',
);
export const KafkaEventsKeepMs = durationSetting(
  'KAFKA_EVENTS_KEEP_MS',
  7 * 24 * 60 * 60_000,
  'How long Kafka keeps events; a subscriber that was away for longer needs a replay',
);
