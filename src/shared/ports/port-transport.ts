import { DomainError } from '../domain-error.js';
import type { Question } from './call-envelope.js';

/** What a process answers for one module: implementations by the name of their port. */
export type ServedPorts = ReadonlyMap<string, object>;

/** A call that has come to its end. */
export interface EndedCall {
  question: Question;
  durationMs: number;
  /** The code with which it was refused; undefined when it was answered. */
  refusedWith?: string;
}

/** How calls reach modules in other processes. Behind it is Kafka or gRPC; a module never knows which. */
export abstract class PortTransport {
  /** Told of every call. */
  onEnded: (call: EndedCall) => void = () => undefined;

  /**
   * One call; a try without an answer is repeated once, elsewhere if there is an elsewhere.
   * @throws DomainError what the implementation refuses with; `ports.timeout`, `ports.overloaded`, `ports.too-large`,
   * `ports.unknown-method` (the module runs another release), `service.unavailable`, `service.failed`
   */
  async call(question: Question): Promise<unknown> {
    const began = performance.now();
    const ended = (how: Pick<EndedCall, 'refusedWith'>) =>
      this.onEnded({ question, durationMs: performance.now() - began, ...how });
    try {
      const result = await this.ask(question);
      ended({});
      return result;
    } catch (error) {
      ended({ refusedWith: error instanceof DomainError ? error.code : 'service.failed' });
      throw error;
    }
  }

  protected abstract ask(question: Question): Promise<unknown>;

  /** Says what this process answers; before `start`. */
  abstract serve(module: string, ports: ServedPorts): void;

  /** Resolves when calls come in and answers come back, or when that takes too long: they come once the transport is there. */
  abstract start(): Promise<void>;

  /** Takes no new calls, answers those in hand, and leaves. */
  abstract stop(): Promise<void>;
}

/** A process that hosts everything and is asked by nobody. */
export class NoTransport extends PortTransport {
  protected override ask({ module }: Question): Promise<never> {
    return Promise.reject(
      new DomainError('service.unavailable', `${module} runs elsewhere, and there is no way to it`),
    );
  }

  override serve(): void {}

  override async start(): Promise<void> {}

  override async stop(): Promise<void> {}
}
