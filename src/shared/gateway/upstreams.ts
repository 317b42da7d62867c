import { Agent, type Dispatcher } from 'undici';
import type { Settings } from '../config/settings.js';
import { DomainError } from '../domain-error.js';
import type { Logger } from '../observability/logger.js';
import { RepeatAllowance } from '../ports/repeat-allowance.js';
import type { Discovery } from './discovery.js';
import { AnswerTimeoutMs, ConnectTimeoutMs, HealthPollMs } from './gateway.settings.js';
import { Instances } from './instances.js';

/** Tries after the first, each on another instance where there is one. */
const RETRIES_MAX = 2;
/** A stream that says nothing for this long is dead: live ones have a heartbeat every 15 s. */
const IDLE_MS = 45_000;
/** A process that takes longer to say that it is ready is not. */
const READY_MS = 1_000;
/** Failures before anything was sent. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The connection has ended before the answer began; nobody knows whether the request has taken effect. */
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

export interface UpstreamRequest {
  method: Dispatcher.HttpMethod;
  /** With its query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** Whole, so that it can be sent once more. */
  body?: Buffer | string | null;
  signal?: AbortSignal;
}

/** What became of the try before: nobody was there, the connection broke, the process was closing, or it answered 503. */
export type RepeatReason = 'unreached' | 'broken' | 'closing' | 'refused';

export type UpstreamAnswer = Dispatcher.ResponseData;

/** Sends requests to the processes that host a module. */
export class Upstreams {
  readonly instances: Instances;
  private readonly agent: Agent;
  /** Requests that were sent once more, by module and reason. */
  readonly repeats = new Map<string, { module: string; reason: RepeatReason; count: number }>();
  private readonly allowance = new RepeatAllowance();

  constructor(
    discovery: Discovery,
    modules: readonly string[],
    settings: Settings,
    private readonly log: Logger,
  ) {
    // Without a limit of connections, as each stream holds one for as long as it lasts.
    this.agent = new Agent({
      connect: { timeout: settings.get(ConnectTimeoutMs) },
      headersTimeout: settings.get(AnswerTimeoutMs),
      bodyTimeout: IDLE_MS,
    });
    const isReady = (origin: string) => this.isReady(origin);
    this.instances = new Instances(discovery, modules, isReady, settings.get(HealthPollMs));
  }

  start(): Promise<void> {
    return this.instances.start();
  }

  async stop(): Promise<void> {
    this.instances.stop();
    await this.agent.destroy();
  }

  /**
   * Answers as soon as the answer begins. A request that reached nobody is tried again; one that somebody may have got
   * only if it is GET, HEAD or has an Idempotency-Key, with which the module knows that it is the same one. So is one
   * that the module refuses with 503, as it does while a module that it needs changes place, but not many of those.
   * @throws DomainError `service.unavailable` when nobody answers
   */
  async request(module: string, request: UpstreamRequest): Promise<UpstreamAnswer> {
    const tried = new Set<string>();
    this.allowance.called(module);
    for (let left = RETRIES_MAX; left >= 0; left--) {
      const origin = this.instances.choose(module, tried);
      if (!origin) break;
      tried.add(origin);
      const outcome = await this.tryAt(module, origin, request, left === 0);
      if (typeof outcome === 'object') return outcome;
      if (!outcome) break;
      if (left > 0) this.count(module, outcome);
    }
    throw new DomainError(
      'service.unavailable',
      `The part of the shop that does this, ${module}, does not answer`,
    );
  }

  /** An answer, or why the request may be sent once more; undefined when it may not. */
  private async tryAt(
    module: string,
    origin: string,
    request: UpstreamRequest,
    isLast: boolean,
  ): Promise<UpstreamAnswer | RepeatReason | undefined> {
    try {
      const answer = await this.ask(origin, request);
      const isClosing = isFromClosing(answer);
      if (isClosing) this.instances.eject(origin);
      else if (isLast || !this.mayAskAgain(module, request, answer)) return answer;
      await answer.body.dump();
      return isClosing ? 'closing' : 'refused';
    } catch (error) {
      return this.repeatAfter(origin, request, error);
    }
  }

  private count(module: string, reason: RepeatReason): void {
    const known = this.repeats.get(`${module} ${reason}`);
    if (known) known.count++;
    else this.repeats.set(`${module} ${reason}`, { module, reason, count: 1 });
  }

  /** One request to one process. */
  async ask(origin: string, request: UpstreamRequest): Promise<UpstreamAnswer> {
    const end = this.instances.begin(origin);
    try {
      const answer = await this.agent.request({ ...request, origin });
      // Whoever reads it hears of its errors; when the client has left there is nobody, and that must end no process.
      answer.body.once('close', end).on('error', () => undefined);
      return answer;
    } catch (error) {
      end();
      throw error;
    }
  }

  private mayAskAgain(module: string, request: UpstreamRequest, { statusCode }: UpstreamAnswer): boolean {
    return statusCode === 503 && isRepeatable(request) && this.allowance.take(module);
  }

  private repeatAfter(origin: string, request: UpstreamRequest, error: unknown): RepeatReason | undefined {
    const { code = '', message } = error as NodeJS.ErrnoException;
    this.log.warn({ origin, method: request.method, code, reason: message }, 'an instance does not answer');
    if (!UNREACHED.has(code)) return isRepeatable(request) && BROKEN.has(code) ? 'broken' : undefined;
    this.instances.eject(origin);
    return 'unreached';
  }

  private async isReady(origin: string): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(READY_MS);
      const { statusCode, body } = await this.agent.request({
        origin,
        path: '/ready',
        method: 'GET',
        signal,
      });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }
}

const isRepeatable = ({ method, headers }: UpstreamRequest): boolean =>
  method === 'GET' || method === 'HEAD' || headers['idempotency-key'] !== undefined;

/** What our server says once it is closing, whatever it is asked; our own refusals are problem documents. */
const isFromClosing = ({ statusCode, headers }: UpstreamAnswer): boolean =>
  statusCode === 503 && String(headers['content-type']).startsWith('application/json');
