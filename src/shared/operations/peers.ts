import type { FastifyRequest } from 'fastify';
import type { DeadLetterFilter } from './dead-letter-desk.js';

/** What processes elsewhere have answered. */
export interface PeerAnswers<T> {
  answers: T[];
  /** Modules elsewhere of which nobody has answered. */
  silent: string[];
}

/** The processes that host the modules which this one does not, as far as it is the gateway to them. */
export abstract class Peers {
  /**
   * What each process answers to the same request; each is asked once.
   * @param member what every answer has, and no refusal
   */
  abstract ask<T extends object>(request: FastifyRequest, member: keyof T & string): Promise<PeerAnswers<T>>;

  /**
   * The answer of the first process to which the request's path names something, if there is one.
   * @throws DomainError what that process refuses; `service.unavailable` when nobody has it and somebody is silent
   */
  abstract askOwner<T>(request: FastifyRequest): Promise<T | undefined>;

  /** What one process of each module that is meant answers, asked about that module only. */
  abstract askEachModule<T>(request: FastifyRequest, filter: DeadLetterFilter): Promise<PeerAnswers<T>>;
}

/** Of a process that is no gateway, or hosts all modules. */
export class NoPeers implements Peers {
  ask<T>(): Promise<PeerAnswers<T>> {
    return Promise.resolve({ answers: [], silent: [] });
  }

  askOwner(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  askEachModule<T>(): Promise<PeerAnswers<T>> {
    return this.ask();
  }
}
