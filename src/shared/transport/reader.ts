import type { Consumer, Kafka, KafkaMessage, PartitionAssigner } from 'kafkajs';
import type { Logger } from '../observability/logger.js';
import { within } from '../within.js';

/** A reader that is silent for so long has left its group. */
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
/** How long a broker keeps a question for new messages open; also how long a stop or a resume may take. */
const WAIT_MS = 500;
/** Both, for readers whose group must agree on a change soon. */
const PROMPT_MS = 300;
/** How often what has been dealt with is told to the broker. */
const COMMIT_MS = 1_000;
/** Pause before a reader that the client gave up is replaced. */
const REPLACE_MS = 500;
/** Of one partition at a time; a larger batch of messages comes whole. */
const BYTES_PER_PARTITION = 128 * 1024;
const STOP_MS = 5_000;

export interface ReaderOptions {
  /** A function names a group of its own for every start: what a broken one has left there need not time out first. */
  groupId: string | (() => string);
  topics: string[];
  /** Where to begin in partitions that the group has never read. */
  from: 'beginning' | 'end';
  /** How partitions are shared among the readers of a group; by turns when left out. */
  assigner?: PartitionAssigner;
  /** Somebody waits for each message: whoever comes or goes must not hold them up for long. */
  isPrompt?: boolean;
  /** Takes what has come, in order per partition; must not wait for long, or the group gives this reader up. */
  take(partition: number, messages: KafkaMessage[], topic: string): void | Promise<void>;
  /** What has been dealt with, by topic and partition: the offset to go on from after a restart. Nothing by default. */
  dealtWith?(): { topic: string; partition: number; offset: string }[];
  /** The partitions that are this reader's from now on. */
  assigned?(partitions: Record<string, number[]>): void;
}

/**
 * Reads topics as a member of a consumer group, and comes back after anything: a client that gives up is replaced.
 * Offsets are committed in the background, and once more when it stops.
 */
export class Reader {
  private consumer: Consumer | undefined;
  private stopped = false;
  private failing = false;
  private starting = Promise.resolve();
  private replacing: NodeJS.Timeout | undefined;
  private committing: NodeJS.Timeout | undefined;
  private readonly committed = new Map<string, string>();
  private readonly joined = Promise.withResolvers<void>();

  constructor(
    private readonly kafka: Kafka,
    private readonly options: ReaderOptions,
    private readonly log: Logger,
  ) {}

  /** Resolves when the reader has joined its group for the first time, however long that takes. */
  start(): Promise<void> {
    this.committing = setInterval(() => void this.commit(), COMMIT_MS);
    this.starting = this.run();
    return this.joined.promise;
  }

  /** Leaves the group, so that others take over at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.replacing);
    clearInterval(this.committing);
    // The client cannot be stopped while it joins its group: it would go on, and keep its partitions from others.
    await within(STOP_MS, this.starting);
    // Nothing is taken any more, so that whoever comes next begins exactly where this reader ends.
    await this.commit();
    const { consumer } = this;
    this.consumer = undefined;
    if (consumer) await within(STOP_MS, consumer.disconnect()).catch(() => undefined);
    this.joined.resolve();
  }

  /** For whoever finds out that nothing arrives although the client sees nothing wrong. */
  startAgain(): void {
    if (this.consumer) this.replace(this.consumer, new Error('nothing arrives'));
  }

  pause(topic: string, partition: number): void {
    this.consumer?.pause([{ topic, partitions: [partition] }]);
  }

  resume(topic: string, partition: number): void {
    this.consumer?.resume([{ topic, partitions: [partition] }]);
  }

  private async run(): Promise<void> {
    const { topics, from } = this.options;
    const consumer = this.newConsumer();
    this.consumer = consumer;
    try {
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: from === 'beginning' });
      if (this.stopped) return;
      await consumer.run({
        autoCommit: false,
        eachBatch: async (payload) => {
          const { topic, partition, messages } = payload.batch;
          if (this.consumer === consumer && !this.stopped)
            await this.options.take(partition, messages, topic);
          await payload.heartbeat();
        },
      });
    } catch (error) {
      this.replace(consumer, error);
    }
  }

  private newConsumer(): Consumer {
    const { groupId, assigner, isPrompt } = this.options;
    const consumer = this.kafka.consumer({
      groupId: typeof groupId === 'string' ? groupId : groupId(),
      sessionTimeout: SESSION_MS,
      heartbeatInterval: isPrompt ? PROMPT_MS : HEARTBEAT_MS,
      maxWaitTimeInMs: isPrompt ? PROMPT_MS : WAIT_MS,
      maxBytesPerPartition: BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      ...(assigner ? { partitionAssigners: [assigner] } : {}),
      // A restart by the client keeps what broke it: it is replaced instead.
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    consumer.on('consumer.crash', ({ payload: { error } }) => this.replace(consumer, error));
    consumer.on('consumer.group_join', ({ payload: { memberAssignment } }) => {
      this.failing = false;
      this.committed.clear();
      this.options.assigned?.(memberAssignment);
      this.joined.resolve();
    });
    return consumer;
  }

  private replace(consumer: Consumer, error: unknown): void {
    if (this.consumer !== consumer || this.stopped) return;
    this.consumer = undefined;
    // One line per outage; the tries after it are no news.
    const level = this.failing ? 'debug' : 'warn';
    this.failing = true;
    this.log[level]({ topics: this.options.topics, err: error }, 'Kafka cannot be read; tried again');
    void consumer.disconnect().catch(() => undefined);
    this.replacing = setTimeout(() => void (this.starting = this.run()), REPLACE_MS);
  }

  private async commit(): Promise<void> {
    const news = (this.options.dealtWith?.() ?? []).filter(
      ({ topic, partition, offset }) => this.committed.get(`${topic} ${partition}`) !== offset,
    );
    if (news.length === 0 || !this.consumer) return;
    try {
      await within(STOP_MS, this.consumer.commitOffsets(news));
      for (const { topic, partition, offset } of news) this.committed.set(`${topic} ${partition}`, offset);
    } catch (error) {
      this.log.debug({ topics: this.options.topics, err: error }, 'offsets were not committed; tried again');
    }
  }
}
