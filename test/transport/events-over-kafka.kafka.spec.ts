import { brokers, describeWithKafka, freshPrefix } from '../support/kafka.js';
import { eventsConformance } from './events-conformance.js';

const prefix = freshPrefix();

describeWithKafka('events over Kafka', () =>
  eventsConformance(() => ({
    settings: { KAFKA_BROKERS: brokers(), KAFKA_TOPIC_PREFIX: prefix, RELAY_MARK_MS: '50' },
    apart: true,
  })),
);
