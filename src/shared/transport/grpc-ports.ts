import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  status,
  type ChannelOptions,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import type { Logger } from '../observability/logger.js';
import type { CallEnvelope, Question } from '../ports/call-envelope.js';
import { CALL_BYTES_MAX } from '../ports/call-envelope.js';
import { CallServer, type ServerLimits } from '../ports/call-server.js';
import { PortCaller } from '../ports/port-caller.js';
import { PortTransport, type ServedPorts } from '../ports/port-transport.js';
import { PORT_DEADLINE_MS } from '../ports/port.js';
import { TargetChoice } from '../ports/target-choice.js';

/** The one method of the one service: what it carries is JSON. */
const PATH = '/souk.Ports/Call';
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

/** Calls over gRPC, straight from process to process; addresses are configuration. For networks that are trusted: no TLS. */
export class GrpcPorts extends PortTransport {
  /** The port that was taken; known once started. */
  port: number | undefined;
  private readonly server = new Server(CHANNEL);
  private readonly caller: PortCaller;
  private readonly served = new Map<string, CallServer>();
  private readonly clients: ReadonlyMap<string, { choice: TargetChoice; clients: Client[] }>;

  constructor(private readonly options: GrpcPortsOptions) {
    super();
    const { addresses, outstandingMax, deadlineMs = PORT_DEADLINE_MS } = options;
    this.clients = new Map(
      Object.entries(addresses).map(([module, given]) => {
        const clients = [given].flat().map((at) => new Client(at, credentials.createInsecure(), CHANNEL));
        return [module, { choice: new TargetChoice(clients.length), clients }];
      }),
    );
    this.caller = new PortCaller({
      deadlineMs,
      outstandingMax,
      targets: (module) => this.clients.get(module)?.choice,
      send: (target, call, bytes) => this.send(target, call, bytes),
    });
  }

  override call(question: Question): Promise<unknown> {
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
        call: {
          path: PATH,
          requestStream: false,
          responseStream: false,
          requestSerialize: asIs,
          requestDeserialize: asIs,
          responseSerialize: asIs,
          responseDeserialize: asIs,
        },
      },
      {
        call: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
          void this.answer(call, answer),
      },
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
    await new Promise<void>((resolve) => this.server.tryShutdown(() => resolve()));
    clearTimeout(forced);
    this.caller.stop();
    for (const { clients } of this.clients.values()) for (const client of clients) client.close();
  }

  private send(target: number, { id, module, budgetMs }: CallEnvelope, bytes: Buffer): Promise<void> {
    const client = this.clients.get(module)!.clients[target]!;
    const deadline = Date.now() + budgetMs;
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(PATH, asIs, asIs, bytes, { deadline }, (error, answer) => {
        if (answer) this.caller.answered(id, answer);
        // At its deadline the call is over anyway; what failed earlier may be tried elsewhere.
        if (error && error.code !== status.DEADLINE_EXCEEDED) reject(error);
        else resolve();
      });
    });
  }

  private async answer(
    { request }: ServerUnaryCall<Buffer, Buffer>,
    send: sendUnaryData<Buffer>,
  ): Promise<void> {
    try {
      const call = JSON.parse(request.toString()) as CallEnvelope;
      const server = this.served.get(call.module);
      if (!server) return send({ code: status.UNAVAILABLE, details: `${call.module} is not hosted here` });
      const answer = await server.answer(call);
      send(answer ? null : { code: status.DEADLINE_EXCEEDED }, answer);
    } catch (error) {
      this.options.log.error({ err: error }, 'a call could not be read');
      send({ code: status.INVALID_ARGUMENT, details: 'This is no call' });
    }
  }
}

const asIs = (bytes: Buffer): Buffer => bytes;
