import type { Kafka } from 'kafkajs';
import type { Logger } from '../observability/logger.js';
import type { CallEnvelope, Question } from '../ports/call-envelope.js';
import { CallServer, type ServerLimits } from '../ports/call-server.js';
import { PortCaller } from '../ports/port-caller.js';
import { PortTransport, type ServedPorts } from '../ports/port-transport.js';
import { PORT_DEADLINE_MS } from '../ports/port.js';
import { TargetChoice } from '../ports/target-choice.js';
import { joinBrokers } from './joining.js';
import { ReplyReader } from './reply-reader.js';
import { RequestReader } from './request-reader.js';
import { Sender } from './sender.js';
import { REQUEST_PARTITIONS, type Topics } from './topics.js';

export interface KafkaPortsOptions extends ServerLimits {
  kafka: Kafka;
  topics: Topics;
  replicationFactor: number;
  /** Name of this process. */
  instance: string;
  /** Modules that this process calls or answers for. */
  modules: string[];
  outstandingMax: number;
  deadlineMs?: number;
  log: Logger;
}

/** Request and reply over Kafka: calls to the topic of a module, answers to the one partition that the caller reads. */
export class KafkaPorts extends PortTransport {
  private readonly sender: Sender;
  private readonly caller: PortCaller;
  private readonly replies: ReplyReader;
  private readonly requests: RequestReader[] = [];
  private readonly partitions: ReadonlyMap<string, TargetChoice>;
  private readonly stopping = new AbortController();

  constructor(private readonly options: KafkaPortsOptions) {
    super();
    const { kafka, topics, instance, modules, outstandingMax, deadlineMs = PORT_DEADLINE_MS, log } = options;
    this.sender = new Sender(kafka, { acks: 'leader' });
    this.partitions = new Map(modules.map((module) => [module, new TargetChoice(REQUEST_PARTITIONS)]));
    const take = (callId: string, answer: Buffer) => this.caller.answered(callId, answer);
    this.replies = new ReplyReader(kafka, topics, instance, this.sender, take, log);
    this.caller = new PortCaller({
      deadlineMs,
      outstandingMax,
      replyTo: this.replies.partition,
      targets: (module) => this.partitions.get(module),
      send: (partition, { module }, value) =>
        this.sender.send(topics.requests(module), [{ partition, value }]),
    });
  }

  protected override ask(question: Question): Promise<unknown> {
    return this.caller.call(question);
  }

  override serve(module: string, ports: ServedPorts): void {
    const { kafka, topics, log } = this.options;
    const options = {
      server: new CallServer(ports, this.options, log),
      ageOf: this.replies.ageOf.bind(this.replies),
      reply: (call: CallEnvelope, answer: Buffer) => this.reply(call, answer),
    };
    this.requests.push(new RequestReader(kafka, topics, module, options, log));
  }

  override start(): Promise<void> {
    const { kafka, topics, modules, replicationFactor, log } = this.options;
    const wanted = [topics.replies, ...modules.map(topics.requests)];
    const { signal } = this.stopping;
    const join = () => this.join();
    return joinBrokers({ kafka, topics, wanted, replicationFactor, join, signal, log });
  }

  private async join(): Promise<void> {
    await this.replies.start();
    if (this.stopping.signal.aborted) return;
    await Promise.all(this.requests.map((reader) => reader.start()));
  }

  override async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.requests.map((reader) => reader.stop()));
    this.caller.stop();
    await this.sender.stop();
    await this.replies.stop();
  }

  private reply({ id, replyTo }: CallEnvelope, value: Buffer): void {
    if (replyTo === undefined) return;
    const sent = this.sender.send(this.options.topics.replies, [{ partition: replyTo, key: id, value }]);
    sent.catch((error: unknown) => this.options.log.debug({ err: error }, 'an answer could not be sent'));
  }
}
