import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ChannelOptions,
  type ServerDuplexStream,
} from '@grpc/grpc-js';
import type { Logger } from '../observability/logger.js';
import type { CallEnvelope, Question } from '../ports/call-envelope.js';
import { CALL_BYTES_MAX } from '../ports/call-envelope.js';
import { CallServer, type ServerLimits } from '../ports/call-server.js';
import { PortCaller } from '../ports/port-caller.js';
import { PortTransport, type ServedPorts } from '../ports/port-transport.js';
import { PORT_DEADLINE_MS } from '../ports/port.js';
import { TargetChoice } from '../ports/target-choice.js';
import { AnsweringLine, asIs, CallingLine, PATH, type Answered } from './grpc-line.js';

/** Lines to each address, in turn: where the address is a name of several, they spread over those. */
const LINES = 3;
/** Of a connection without calls; one that is dead is found out within both together. */
const KEEPALIVE_MS = 10_000;
const KEEPALIVE_ANSWER_MS = 3_000;
const RECONNECT_MS = 100;
const RECONNECT_MAX_MS = 1_000;
/** Longest wait for the last answers to leave. */
const STOP_MS = 5_000;

const CHANNEL: ChannelOptions = {
  'grpc.keepalive_time_ms': KEEPALIVE_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_ANSWER_MS,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.initial_reconnect_backoff_ms': RECONNECT_MS,
  'grpc.max_reconnect_backoff_ms': RECONNECT_MAX_MS,
  // Limits and repetitions are the caller's, the same for every transport.
  'grpc.max_send_message_length': 2 * CALL_BYTES_MAX,
  'grpc.max_receive_message_length': 2 * CALL_BYTES_MAX,
  'grpc.enable_retries': 0,
  // Books on every call that nobody reads here.
  'grpc.enable_channelz': 0,
  // A name that stands for several addresses: all of them take turns.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

export interface GrpcPortsOptions extends ServerLimits {
  /** Where calls come in; nowhere when undefined. */
  listen?: { host: string; port: number } | undefined;
  /** host:port of the processes that host a module. */
  addresses: Record<string, string | string[]>;
  outstandingMax: number;
  deadlineMs?: number;
  log: Logger;
}

/** An address of configuration, and the lines that are open to it. */
class Address {
  private readonly client: Client;
  private readonly lines: (CallingLine | undefined)[] = [];
  private readonly all = new Set<CallingLine>();
  private turn = 0;

  constructor(at: string) {
    this.client = new Client(at, credentials.createInsecure(), CHANNEL);
  }

  send(call: CallEnvelope, bytes: Buffer): Promise<Buffer> {
    const turn = (this.turn = (this.turn + 1) % LINES);
    return (this.lines[turn] ?? this.open(turn)).send(call, bytes);
  }

  close(): void {
    for (const line of this.all) line.cancel();
    this.client.close();
  }

  private open(turn: number): CallingLine {
    const line = new CallingLine(this.client, {
      left: () => (this.lines[turn] = undefined),
      ended: () => this.all.delete(line),
    });
    this.all.add(line);
    return (this.lines[turn] = line);
  }
}

/** Calls over gRPC, straight from process to process; addresses are configuration. For networks that are trusted: no TLS. */
export class GrpcPorts extends PortTransport {
  /** The port that was taken; known once started. */
  port: number | undefined;
  private readonly server = new Server(CHANNEL);
  private readonly caller: PortCaller;
  private readonly served = new Map<string, CallServer>();
  private readonly callers = new Set<AnsweringLine>();
  private readonly addresses: ReadonlyMap<string, { choice: TargetChoice; addresses: Address[] }>;

  constructor(private readonly options: GrpcPortsOptions) {
    super();
    const { outstandingMax, deadlineMs = PORT_DEADLINE_MS } = options;
    this.addresses = new Map(
      Object.entries(options.addresses).map(([module, given]) => {
        const addresses = [given].flat().map((at) => new Address(at));
        return [module, { choice: new TargetChoice(addresses.length), addresses }];
      }),
    );
    this.caller = new PortCaller({
      deadlineMs,
      outstandingMax,
      targets: (module) => this.addresses.get(module)?.choice,
      send: (target, call, bytes) => this.send(target, call, bytes),
    });
  }

  protected override ask(question: Question): Promise<unknown> {
    return this.caller.call(question);
  }

  override serve(module: string, ports: ServedPorts): void {
    this.served.set(module, new CallServer(ports, this.options, this.options.log));
  }

  override async start(): Promise<void> {
    const { listen } = this.options;
    if (!listen || this.served.size === 0) return;
    this.server.addService(
      {
        talk: {
          path: PATH,
          requestStream: true,
          responseStream: true,
          requestSerialize: asIs,
          requestDeserialize: asIs,
          responseSerialize: asIs,
          responseDeserialize: asIs,
        },
      },
      { talk: (stream: ServerDuplexStream<Buffer, Buffer>) => this.talk(stream) },
    );
    this.port = await new Promise<number>((resolve, reject) =>
      this.server.bindAsync(
        `${listen.host}:${listen.port}`,
        ServerCredentials.createInsecure(),
        (error, port) => (error ? reject(error) : resolve(port)),
      ),
    );
  }

  override async stop(): Promise<void> {
    const forced = setTimeout(() => this.server.forceShutdown(), STOP_MS);
    for (const line of this.callers) line.leave();
    await new Promise<void>((resolve) => this.server.tryShutdown(() => resolve()));
    clearTimeout(forced);
    this.caller.stop();
    for (const { addresses } of this.addresses.values()) for (const address of addresses) address.close();
  }

  private async send(target: number, call: CallEnvelope, bytes: Buffer): Promise<void> {
    const address = this.addresses.get(call.module)!.addresses[target]!;
    this.caller.answered(call.id, await address.send(call, bytes));
  }

  private talk(stream: ServerDuplexStream<Buffer, Buffer>): void {
    const line = new AnsweringLine(stream, {
      answer: (call) => this.answer(call),
      ended: () => this.callers.delete(line),
    });
    this.callers.add(line);
  }

  private async answer(bytes: Buffer): Promise<Answered | undefined> {
    try {
      const call = JSON.parse(bytes.toString()) as CallEnvelope;
      return { call, answer: await this.served.get(call.module)?.answer(call) };
    } catch (error) {
      this.options.log.error({ err: error }, 'a call could not be read');
      return undefined;
    }
  }
}
