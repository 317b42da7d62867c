import { brokers, freshPrefix } from '../support/kafka.js';

/** Relays of a killed process are followed soon; idle lanes hear at once how far the log goes. */
export const quickKafka = (at = brokers(), prefix = freshPrefix()): Record<string, string> => ({
  KAFKA_BROKERS: at,
  KAFKA_TOPIC_PREFIX: prefix,
  RELAY_LEASE_MS: '500',
  RELAY_MARK_MS: '200',
});
