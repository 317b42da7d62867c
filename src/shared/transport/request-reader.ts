import type { Kafka, KafkaMessage } from 'kafkajs';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../observability/logger.js';
import type { CallEnvelope } from '../ports/call-envelope.js';
import type { CallServer } from '../ports/call-server.js';
import { Reader } from './reader.js';
import type { Topics } from './topics.js';

/** Tries that are remembered: after a change in the group, what came within the last second is read again. */
const REMEMBERED = 5_000;

export interface RequestReaderOptions {
  server: CallServer;
  /** How long a message has been on its way, in milliseconds. */
  ageOf(message: KafkaMessage): number;
  reply(call: CallEnvelope, answer: Buffer): void;
}

/** Reads the calls of one module ahead of answering them; its offsets mean "seen". */
export class RequestReader {
  private readonly reader: Reader;
  private readonly seen = new LRUCache<string, true>({ max: REMEMBERED });
  private readonly offsets = new Map<number, string>();

  constructor(
    kafka: Kafka,
    private readonly topics: Topics,
    private readonly module: string,
    private readonly options: RequestReaderOptions,
    private readonly log: Logger,
  ) {
    const reading = {
      groupId: topics.servers(module),
      topics: [topics.requests(module)],
      // What was asked before anybody was there is too old, or still waited for.
      from: 'beginning' as const,
      isPrompt: true,
      take: (partition: number, messages: KafkaMessage[]) => this.take(partition, messages),
      dealtWith: () => this.dealtWith(),
      // Those of partitions that are another's now would take its offsets back.
      assigned: () => this.offsets.clear(),
    };
    this.reader = new Reader(kafka, reading, log);
  }

  /** Resolves when this process has its share of the calls. */
  start(): Promise<void> {
    return this.reader.start();
  }

  /** Hands its partitions to others, and then answers what is in hand. */
  async stop(): Promise<void> {
    await this.reader.stop();
    await this.options.server.drained();
  }

  private take(partition: number, messages: KafkaMessage[]): void {
    for (const message of messages) void this.answer(message);
    this.offsets.set(partition, String(BigInt(messages.at(-1)!.offset) + 1n));
  }

  private async answer(message: KafkaMessage): Promise<void> {
    try {
      const call = JSON.parse(message.value!.toString()) as CallEnvelope;
      const attempt = `${call.id} ${call.attempt}`;
      const ageMs = this.options.ageOf(message);
      if (ageMs > call.budgetMs || this.seen.has(attempt)) return;
      this.seen.set(attempt, true);
      const answer = await this.options.server.answer(call, Math.max(0, ageMs));
      if (answer) this.options.reply(call, answer);
    } catch (error) {
      this.log.error({ module: this.module, err: error }, 'a call could not be read');
    }
  }

  private dealtWith() {
    const topic = this.topics.requests(this.module);
    return [...this.offsets].map(([partition, offset]) => ({ topic, partition, offset }));
  }
}
