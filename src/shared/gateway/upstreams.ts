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

export type UpstreamAnswer = Dispatcher.ResponseData;

/** Sends requests to the processes that host a module. */
export class Upstreams {
  readonly instances: Instances;
  private readonly agent: Agent;
  private readonly repeats = new RepeatAllowance();

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
    this.repeats.called(module);
    for (let attempt = 0; attempt <= RETRIES_MAX; attempt++) {
      const origin = this.instances.choose(module, tried);
      if (!origin) break;
      tried.add(origin);
      try {
        const answer = await this.ask(origin, request);
        if (isFromClosing(answer)) this.instances.eject(origin);
        else if (attempt === RETRIES_MAX || !this.mayAskAgain(module, request, answer)) return answer;
        await answer.body.dump();
      } catch (error) {
        if (!this.mayRepeat(origin, request, error)) break;
      }
    }
    throw new DomainError(
      'service.unavailable',
      `The part of the shop that does this, ${module}, does not answer`,
    );
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
    return statusCode === 503 && isRepeatable(request) && this.repeats.take(module);
  }

  private mayRepeat(origin: string, request: UpstreamRequest, error: unknown): boolean {
    const { method } = request;
    const { code = '', message } = error as NodeJS.ErrnoException;
    this.log.warn({ origin, method, code, reason: message }, 'an instance does not answer');
    if (UNREACHED.has(code)) {
      this.instances.eject(origin);
      return true;
    }
    return isRepeatable(request) && BROKEN.has(code);
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
