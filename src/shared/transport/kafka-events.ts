import type { Kafka } from 'kafkajs';
import type { Settings } from '../config/settings.js';
import type { Sql } from '../database/sql.js';
import type { Failpoints } from '../failpoints.js';
import { DeliveryTransientPauseMs } from '../kernel/kernel.settings.js';
import type { Logger } from '../observability/logger.js';
import type { SourceTail } from '../outbox/source-tail.js';
import { newId } from '../uuid.js';
import { EventStream, type EventStreamOptions } from './event-stream.js';
import { kafkaClient } from './kafka-client.js';
import {
  KafkaBrokers,
  KafkaEventsKeepMs,
  KafkaReplicationFactor,
  KafkaTopicPrefix,
} from './kafka.settings.js';
import { Relay } from './relay.js';
import { RelayBatchMax, RelayLeaseMs, RelayMarkMs } from './relay.settings.js';
import { Sender } from './sender.js';
import { Topics } from './topics.js';

/** Pause before the brokers are asked again for the topics. */
const TOPICS_AGAIN_MS = 500;

/** Events between modules over Kafka: a relay per log that is published here, a stream per subscription that is read here. */
export class KafkaEvents {
  readonly relays: Relay[] = [];
  private readonly streams: EventStream[] = [];
  private readonly kafka: Kafka;
  private readonly topics: Topics;
  private readonly sender: Sender;
  private stopped = false;

  constructor(
    private readonly settings: Settings,
    private readonly failpoints: Failpoints,
    private readonly log: Logger,
  ) {
    this.kafka = kafkaClient(settings.get(KafkaBrokers), `souk-${newId()}`, log);
    this.topics = new Topics(settings.get(KafkaTopicPrefix), settings.get(KafkaEventsKeepMs));
    this.sender = new Sender(this.kafka, { acks: 'all' });
  }

  /** Resolves when every stream has joined its group, however long the brokers or a new publisher take. */
  async start(): Promise<void> {
    await this.createTopics();
    await Promise.all(this.streams.map((stream) => stream.start()));
  }

  private async createTopics(): Promise<void> {
    const read = this.streams.flatMap(({ sources }) => sources);
    const wanted = [...new Set([...this.relays.map(({ module }) => module), ...read])].map(
      this.topics.events,
    );
    while (!this.stopped) {
      const admin = this.kafka.admin();
      try {
        await admin.connect();
        return await this.topics.create(admin, wanted, this.settings.get(KafkaReplicationFactor));
      } catch (error) {
        this.log.warn({ err: error }, 'the topics cannot be made; tried again');
        await new Promise((resolve) => setTimeout(resolve, TOPICS_AGAIN_MS));
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
    }
  }

  /** Carries a module's log to Kafka. @param sql with the publisher's rights */
  relay(module: string, tail: SourceTail, sql: Sql): Relay {
    const settings = {
      batchMax: this.settings.get(RelayBatchMax),
      leaseMs: this.settings.get(RelayLeaseMs),
      markMs: this.settings.get(RelayMarkMs),
      pauseMs: this.settings.get(DeliveryTransientPauseMs),
    };
    const topic = this.topics.events(module);
    const relay = new Relay(module, topic, tail, sql, this.sender, settings, this.failpoints, this.log);
    this.relays.push(relay);
    return relay;
  }

  /** Reads for a subscription; its feeds appear as its logs become known. */
  stream(options: EventStreamOptions): void {
    this.streams.push(new EventStream(this.kafka, this.topics, options, this.log));
  }

  /** Others take over what was read and sent here. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.streams.map((stream) => stream.stop()));
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await this.sender.stop();
  }
}
