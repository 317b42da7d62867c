import type { Kafka, Message, Producer } from 'kafkajs';

/** Messages in one request to the brokers. */
const SEND_MAX = 2_000;
/** Bytes in one request: what goes to one partition is one batch to the brokers, and those refuse larger ones than 1 MiB. */
const SEND_BYTES_MAX = 768 * 1024;
/** Of what surrounds the value of a message. */
const SURROUNDING_BYTES = 256;
/** Messages that wait for the send under way; beyond it the caller is told. */
const WAITING_MAX = 50_000;
/** Half a second in all: a topic that has just been made is not known to every broker at once. */
const RETRIES = 5;

export interface SenderOptions {
  /** `all`: written by every replica in sync, and never twice by this sender. `leader`: may be lost with a broker. */
  acks: 'all' | 'leader';
}

interface Waiting {
  topic: string;
  messages: Message[];
  done: () => void;
  failed: (error: unknown) => void;
}

/** There is no room for more until the brokers have answered. */
export class SenderFull extends Error {}

/**
 * Sends to Kafka, one request at a time: everything that comes meanwhile goes out together with the next. What one caller
 * sends stays in order.
 */
export class Sender {
  private producer: Producer | undefined;
  private waiting: Waiting[] = [];
  private waitingMessages = 0;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: SenderOptions,
  ) {}

  /** Resolves when the brokers have taken all of them. Every message names its partition. @throws SenderFull */
  send(topic: string, messages: Message[]): Promise<void> {
    if (this.waitingMessages + messages.length > WAITING_MAX)
      return Promise.reject(new SenderFull(`${WAITING_MAX} messages wait for Kafka`));
    return new Promise((done, failed) => {
      this.waiting.push({ topic, messages, done, failed });
      this.waitingMessages += messages.length;
      this.sending ??= this.sendAll();
    });
  }

  async stop(): Promise<void> {
    await this.sending;
    await this.producer?.disconnect();
    this.producer = undefined;
  }

  private async sendAll(): Promise<void> {
    // What else is sent in this turn goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.sendSome(this.take());
    this.sending = undefined;
  }

  private take(): Waiting[] {
    let messages = 0;
    let bytes = 0;
    const fitting = this.waiting.findIndex((one) => {
      messages += one.messages.length;
      bytes += bytesOf(one.messages);
      return messages > SEND_MAX || bytes > SEND_BYTES_MAX;
    });
    const taken = this.waiting.splice(0, fitting === -1 ? this.waiting.length : Math.max(1, fitting));
    for (const one of taken) this.waitingMessages -= one.messages.length;
    return taken;
  }

  private async sendSome(some: Waiting[]): Promise<void> {
    try {
      const producer = await this.connected();
      await producer.sendBatch({ topicMessages: byTopic(some), acks: this.options.acks === 'all' ? -1 : 1 });
      for (const { done } of some) done();
    } catch (error) {
      // An idempotent producer that has lost count stays lost: the next send begins with a new one.
      const broken = this.producer;
      this.producer = undefined;
      void broken?.disconnect().catch(() => undefined);
      for (const { failed } of some) failed(error);
    }
  }

  private async connected(): Promise<Producer> {
    if (this.producer) return this.producer;
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: this.options.acks === 'all',
      maxInFlightRequests: 1,
      retry: { retries: RETRIES },
    });
    await producer.connect();
    this.producer = producer;
    return producer;
  }
}

/** The client would merge entries of one topic by copying all that it has so far, for each of them. */
function byTopic(some: Waiting[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const { topic, messages } of some) {
    const known = topics.get(topic);
    if (known) known.push(...messages);
    else topics.set(topic, [...messages]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

const bytesOf = (messages: Message[]): number =>
  messages.reduce((sum, { value }) => sum + SURROUNDING_BYTES + (value?.length ?? 0), 0);
