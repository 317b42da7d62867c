import { createLogger } from '../../src/shared/observability/logger.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { brokers, describeWithKafka, freshPrefix } from '../support/kafka.js';

describeWithKafka('the broker of a test run', () => {
  it('makes no topic that nobody asked for', async () => {
    const topic = freshPrefix();
    const admin = kafkaClient(brokers(), 'souk-test', createLogger('silent')).admin();
    try {
      await expect(admin.fetchTopicMetadata({ topics: [topic] })).rejects.toThrow();
      expect(await admin.listTopics()).not.toContain(topic);
    } finally {
      await admin.disconnect();
    }
  });
});
