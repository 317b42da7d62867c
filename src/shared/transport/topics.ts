import type { Admin, ITopicConfig } from 'kafkajs';
import { LANES } from '../outbox/lanes.js';

/** Calls are answered within seconds, or not at all. */
const CALLS_KEEP_MS = 5 * 60_000;
/** Replicas of one module that can share its calls. */
export const REQUEST_PARTITIONS = 12;
/** Each process reads one; those that share one leave the other's answers alone. */
export const REPLY_PARTITIONS = 24;
/** Payloads are limited to 256 KiB, and travel with headers. */
const MESSAGE_BYTES_MAX = 1024 * 1024;
const CREATE_MS = 15_000;

export interface TopicKind {
  partitions: number;
  /** What is older is deleted, read or not. */
  keepMs: number;
}

/** Every topic that Souk uses. Names begin with `KAFKA_TOPIC_PREFIX`. */
export class Topics {
  constructor(
    private readonly prefix: string,
    private readonly eventsKeepMs: number,
  ) {}

  /** The log of a module; partition = lane. */
  events = (module: string): string => `${this.prefix}.${module}.events`;
  /** Calls of a module's ports. */
  requests = (module: string): string => `${this.prefix}.${module}.requests`;
  /** Answers to calls, of all modules. */
  get replies(): string {
    return `${this.prefix}.replies`;
  }

  /** Consumer group of one subscription. */
  subscriber = (module: string, subscription: string): string => `${this.prefix}.${module}.${subscription}`;
  /** Consumer group of the processes that answer a module's ports. */
  servers = (module: string): string => `${this.prefix}.${module}.ports`;
  /** Consumer group of one process that waits for answers. */
  caller = (instance: string): string => `${this.prefix}.replies.${instance}`;

  /** Makes those that do not exist yet, all at once. */
  async create(admin: Admin, wanted: string[], replicationFactor: number): Promise<void> {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !existing.has(topic));
    if (missing.length === 0) return;
    const topics = missing.map((topic) => this.configOf(topic, replicationFactor));
    await admin.createTopics({ topics, waitForLeaders: true, timeout: CREATE_MS });
  }

  private configOf(topic: string, replicationFactor: number): ITopicConfig {
    const { partitions, keepMs } = this.kindOf(topic);
    return {
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: [
        { name: 'cleanup.policy', value: 'delete' },
        { name: 'retention.ms', value: String(keepMs) },
        { name: 'max.message.bytes', value: String(MESSAGE_BYTES_MAX) },
        // The brokers' clock, so that ages do not depend on whose process sent a message.
        { name: 'message.timestamp.type', value: 'LogAppendTime' },
      ],
    };
  }

  private kindOf(topic: string): TopicKind {
    if (topic === this.replies) return { partitions: REPLY_PARTITIONS, keepMs: CALLS_KEEP_MS };
    return topic.endsWith('.events')
      ? { partitions: LANES, keepMs: this.eventsKeepMs }
      : { partitions: REQUEST_PARTITIONS, keepMs: CALLS_KEEP_MS };
  }
}
