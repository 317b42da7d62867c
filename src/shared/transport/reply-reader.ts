import kafkajs, { type Kafka, type KafkaMessage, type PartitionAssigner } from 'kafkajs';
import { crc32 } from 'node:zlib';
import type { Logger } from '../observability/logger.js';
import { newId } from '../uuid.js';
import { Reader } from './reader.js';
import type { Sender } from './sender.js';
import { REPLY_PARTITIONS, type Topics } from './topics.js';

/** Between two pings of a process that waits for its first. */
const FIRST_PINGS_MS = 100;
/** Between two pings later on: clocks drift slowly. */
const PINGS_MS = 10_000;
/** After so long without a ping the reader is deaf, whatever the client believes. */
const DEAF_MS = 3.5 * PINGS_MS;

/** Takes an answer by the id of its call; whose it is not leaves it. */
export type TakeAnswer = (callId: string, answer: Buffer) => void;

/**
 * Reads one partition of the replies, in a consumer group of its own, so that nobody waits for others to join. Its pings
 * to itself show that answers arrive, and what time it is at the brokers.
 */
export class ReplyReader {
  readonly partition: number;
  /** Milliseconds by which the brokers' clock is ahead of this process's, at least. */
  private aheadMs = -Infinity;
  private readonly ping = `ping-${newId()}`;
  private readonly reader: Reader;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private isStarting = true;
  private heardAt = 0;
  private heard: (() => void) | undefined;

  constructor(
    kafka: Kafka,
    private readonly topics: Topics,
    instance: string,
    private readonly sender: Sender,
    private readonly takeAnswer: TakeAnswer,
    log: Logger,
  ) {
    this.partition = crc32(instance) % REPLY_PARTITIONS;
    const reading = {
      groupId: () => topics.caller(`${instance}.${newId()}`),
      topics: [topics.replies],
      from: 'end' as const,
      assigner: onlyPartition(topics.replies, this.partition),
      take: (_: number, messages: KafkaMessage[]) => this.take(messages),
    };
    this.reader = new Reader(kafka, reading, log);
  }

  /** Resolves when a ping has come back, and another one: the first may have waited for its reader, and tells no time. */
  async start(): Promise<void> {
    this.timer = setInterval(() => void this.sendPing(), FIRST_PINGS_MS);
    void this.reader.start();
    await this.nextPing();
    if (!this.stopped) await this.nextPing();
    this.isStarting = false;
    clearInterval(this.timer);
    if (!this.stopped) this.timer = setInterval(() => this.pingAgain(), PINGS_MS);
  }

  private nextPing(): Promise<void> {
    return new Promise((resolve) => (this.heard = resolve));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.heard?.();
    await this.reader.stop();
  }

  /** How long ago the brokers took a message, at least, and by their clock: those of two callers need not agree. */
  ageOf({ timestamp }: Pick<KafkaMessage, 'timestamp'>): number {
    return Date.now() + this.aheadMs - Number(timestamp);
  }

  private pingAgain(): void {
    if (performance.now() - this.heardAt > DEAF_MS) this.reader.startAgain();
    void this.sendPing();
  }

  private sendPing(): Promise<void> {
    const message = { partition: this.partition, key: this.ping, value: '' };
    return this.sender.send(this.topics.replies, [message]).catch(() => undefined);
  }

  private take(messages: KafkaMessage[]): void {
    for (const message of messages) {
      this.aheadMs = Math.max(this.aheadMs, aheadOf(message));
      const id = message.key?.toString() ?? '';
      if (id === this.ping) this.takePing(message);
      else if (message.value) this.takeAnswer(id, message.value);
    }
  }

  private takePing(message: KafkaMessage): void {
    // Anew, as clocks are set back, too.
    if (!this.isStarting) this.aheadMs = aheadOf(message);
    this.heardAt = performance.now();
    this.heard?.();
  }
}

/** A message that has just come was stamped a moment ago, never later than now. */
const aheadOf = ({ timestamp }: KafkaMessage): number => Number(timestamp) - Date.now();

/** Gives every member of the group the same one partition. */
const onlyPartition =
  (topic: string, partition: number): PartitionAssigner =>
  () => ({
    name: 'only-partition',
    version: 0,
    assign: ({ members }) => {
      const memberAssignment = kafkajs.AssignerProtocol.MemberAssignment.encode({
        version: 0,
        assignment: { [topic]: [partition] },
        userData: Buffer.alloc(0),
      });
      return Promise.resolve(members.map(({ memberId }) => ({ memberId, memberAssignment })));
    },
    protocol: ({ topics }) => ({
      name: 'only-partition',
      metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({
        version: 0,
        topics,
        userData: Buffer.alloc(0),
      }),
    }),
  });
