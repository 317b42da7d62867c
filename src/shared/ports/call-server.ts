import { refusalOfFailure } from '../database/refusal-of-failure.js';
import { DomainError } from '../domain-error.js';
import type { Logger } from '../observability/logger.js';
import { inContext } from '../observability/request-context.js';
import { contextOf, encoded, refusalOf, type CallEnvelope } from './call-envelope.js';
import type { ServedPorts } from './port-transport.js';
import { NO_METHODS, withDeadline } from './port.js';

export interface ServerLimits {
  /** Calls of one module that run at once. */
  runningMax: number;
  /** Calls that wait for one of those; beyond it they are refused. */
  waitingMax: number;
}

type Implementation = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** Answers the calls of one module, whatever brought them. */
export class CallServer {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private idle: (() => void) | undefined;

  constructor(
    private readonly ports: ServedPorts,
    private readonly limits: ServerLimits,
    private readonly log: Logger,
  ) {}

  /**
   * The encoded answer; undefined when nobody waits for it any more, which is found out before the call is run.
   * @param ageMs how much of its budget the call has spent on its way
   */
  async answer(call: CallEnvelope, ageMs = 0): Promise<Buffer | undefined> {
    const deadline = performance.now() + call.budgetMs - ageMs;
    if (this.running >= this.limits.runningMax) {
      if (this.waiting.length >= this.limits.waitingMax) return this.refuse(overloaded(call));
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      const budgetMs = deadline - performance.now();
      return budgetMs > 0 ? await this.run(call, budgetMs) : undefined;
    } finally {
      this.next();
    }
  }

  /** Resolves when no call is in hand. */
  drained(): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => (this.idle = resolve));
  }

  private next(): void {
    const following = this.waiting.shift();
    if (following) return following();
    this.running--;
    if (this.running === 0) this.idle?.();
  }

  private async run(call: CallEnvelope, budgetMs: number): Promise<Buffer> {
    const what = `${call.port}.${call.method}`;
    try {
      const answer = inContext(contextOf(call), () => this.invoke(call));
      const result = await withDeadline(answer, what, Math.ceil(budgetMs));
      return encoded({ result }, `The answer of ${what}`);
    } catch (error) {
      const refusal = refusalOfFailure(error);
      if (refusal !== error && refusal.code.startsWith('service.'))
        this.log.error({ module: call.module, call: what, err: error }, 'a call failed');
      return this.refuse(refusal);
    }
  }

  private async invoke({ module, port, method, args }: CallEnvelope): Promise<unknown> {
    const implementation = this.ports.get(port) as Implementation | undefined;
    if (!implementation || NO_METHODS.has(method) || typeof implementation[method] !== 'function')
      throw new DomainError('ports.unknown-method', `${module} has no ${port}.${method} in this release`);
    return implementation[method](...args);
  }

  private refuse(error: DomainError): Buffer {
    return encoded({ refusal: refusalOf(error) }, 'A refusal');
  }
}

const overloaded = ({ module }: CallEnvelope): DomainError =>
  new DomainError('ports.overloaded', `${module} has more calls in hand than it can answer`);
