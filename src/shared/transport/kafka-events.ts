import type { Kafka } from 'kafkajs';
import type { Settings } from '../config/settings.js';
import type { Sql } from '../database/sql.js';
import type { Failpoints } from '../failpoints.js';
import { DeliveryTransientPauseMs } from '../kernel/kernel.settings.js';
import type { Logger } from '../observability/logger.js';
import type { SourceTail } from '../outbox/source-tail.js';
import { newId } from '../uuid.js';
import { EventStream, type EventStreamOptions } from './event-stream.js';
import { joinBrokers } from './joining.js';
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

/** Events between modules over Kafka: a relay per log that is published here, a stream per subscription that is read here. */
export class KafkaEvents {
  readonly relays: Relay[] = [];
  private readonly streams: EventStream[] = [];
  private readonly kafka: Kafka;
  private readonly topics: Topics;
  private readonly sender: Sender;
  private readonly stopping = new AbortController();

  constructor(
    private readonly settings: Settings,
    private readonly failpoints: Failpoints,
    private readonly log: Logger,
  ) {
    this.kafka = kafkaClient(settings.get(KafkaBrokers), `souk-${newId()}`, log);
    this.topics = new Topics(settings.get(KafkaTopicPrefix), settings.get(KafkaEventsKeepMs));
    this.sender = new Sender(this.kafka, { acks: 'all' });
  }

  /** Resolves when every stream has joined its group, or when that takes too long: it goes on. */
  start(): Promise<void> {
    const { kafka, topics, settings, log } = this;
    const read = this.streams.flatMap(({ sources }) => sources);
    const modules = new Set([...this.relays.map(({ module }) => module), ...read]);
    return joinBrokers({
      kafka,
      topics,
      wanted: [...modules].map(topics.events),
      replicationFactor: settings.get(KafkaReplicationFactor),
      join: async () => void (await Promise.all(this.streams.map((stream) => stream.start()))),
      signal: this.stopping.signal,
      log,
    });
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
    this.stopping.abort();
    await Promise.all(this.streams.map((stream) => stream.stop()));
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await this.sender.stop();
  }
}
