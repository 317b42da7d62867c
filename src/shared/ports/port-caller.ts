import { DomainError } from '../domain-error.js';
import { newId } from '../uuid.js';
import { encoded, envelopeOf, resultOf, type CallEnvelope, type Question } from './call-envelope.js';
import { RepeatAllowance } from './repeat-allowance.js';
import type { TargetChoice } from './target-choice.js';

/** Part of the deadline after which a silent try is repeated. */
const SILENCE = 0.3;

export interface CallerOptions {
  deadlineMs: number;
  /** Calls under way; beyond it they are refused at once. */
  outstandingMax: number;
  replyTo?: number;
  /** Those that answer for a module; undefined when nobody is known to. */
  targets(module: string): TargetChoice | undefined;
  /** Sends one try on its way; rejects when it cannot be sent or will never be answered. */
  send(target: number, call: CallEnvelope, bytes: Buffer): Promise<void>;
}

interface Outstanding {
  call: CallEnvelope;
  deadline: number;
  /** Where the newest try went. */
  target: number;
  targets: TargetChoice;
  /** Tries that have not failed yet. */
  alive: number;
  timer: NodeJS.Timeout;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * The caller's side of every transport. Its own clock decides: a call ends at its deadline, whatever becomes of the
 * tries. A try that fails is repeated at once, one that stays silent after part of the deadline; both only once.
 */
export class PortCaller {
  private readonly name = newId();
  private count = 0;
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly repeats = new RepeatAllowance();

  constructor(private readonly options: CallerOptions) {}

  async call(question: Question): Promise<unknown> {
    const { deadlineMs, outstandingMax, replyTo } = this.options;
    if (this.outstanding.size >= outstandingMax)
      throw new DomainError('ports.overloaded', `${outstandingMax} calls to other modules are under way`);
    const targets = this.options.targets(question.module);
    if (!targets) throw unavailable(question);
    const id = `${this.name}-${++this.count}`;
    const call = envelopeOf(question, {
      id,
      budgetMs: deadlineMs,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    const bytes = encoded(call, `The call of ${nameOf(question)}`);
    this.repeats.called(question.module);
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + deadlineMs;
      const timer = setTimeout(() => this.fellSilent(id), deadlineMs * SILENCE);
      const target = targets.next();
      this.outstanding.set(id, { call, deadline, target, targets, alive: 1, timer, resolve, reject });
      this.send(target, call, bytes);
    });
  }

  /** Answers that come late or are meant for another process are nobody's. */
  answered(callId: string, answer: Buffer): void {
    const known = this.end(callId);
    if (!known) return;
    // After a second try it is not known whose answer this is.
    if (known.call.attempt === 1) known.targets.answered(known.target);
    try {
      known.resolve(resultOf(answer));
    } catch (error) {
      known.reject(error);
    }
  }

  /** Gives up everything that is under way. */
  stop(): void {
    for (const [id, { call }] of this.outstanding) this.end(id)?.reject(unavailable(call));
  }

  private send(target: number, call: CallEnvelope, bytes: Buffer): void {
    this.options.send(target, call, bytes).catch(() => this.failed(target, call));
  }

  private failed(target: number, { id, attempt }: CallEnvelope): void {
    const known = this.outstanding.get(id);
    if (!known) return;
    known.alive--;
    known.targets.silent(target);
    if (known.call.attempt === 1 && attempt === 1) this.repeat(known);
    if (known.alive === 0) this.end(id)?.reject(unavailable(known.call));
  }

  private fellSilent(id: string): void {
    const known = this.outstanding.get(id)!;
    const { call, deadline, target, targets } = known;
    const leftMs = deadline - performance.now();
    known.timer = setTimeout(() => this.end(id)?.reject(timedOut(call, this.options.deadlineMs)), leftMs);
    if (call.attempt > 1) return;
    targets.silent(target);
    this.repeat(known);
  }

  private repeat(known: Outstanding): void {
    const { call, deadline, target, targets } = known;
    if (!this.repeats.take(call.module)) return;
    const budgetMs = Math.max(1, Math.round(deadline - performance.now()));
    known.call = { ...call, attempt: call.attempt + 1, budgetMs };
    known.target = targets.otherThan(target);
    known.alive++;
    this.send(known.target, known.call, encoded(known.call, 'The call'));
  }

  private end(id: string): Outstanding | undefined {
    const known = this.outstanding.get(id);
    clearTimeout(known?.timer);
    this.outstanding.delete(id);
    return known;
  }
}

const nameOf = ({ port, method }: Question): string => `${port}.${method}`;

const timedOut = (question: Question, deadlineMs: number): DomainError =>
  new DomainError('ports.timeout', `${nameOf(question)} did not answer within ${deadlineMs} ms`);

const unavailable = ({ module }: Question): DomainError =>
  new DomainError('service.unavailable', `${module} cannot be reached; try again`);
