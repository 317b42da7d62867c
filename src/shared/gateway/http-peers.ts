import type { OnApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, InvalidInput, type FieldError } from '../domain-error.js';
import type { DeadLetterFilter } from '../operations/dead-letter-desk.js';
import type { PeerAnswers, Peers } from '../operations/peers.js';
import { forwardedHeaders } from './forwarded-headers.js';
import type { UpstreamAnswer, UpstreamRequest, Upstreams } from './upstreams.js';

/** A process that takes longer has not answered; above what its own checks may take. */
const ANSWER_MS = 5_000;
/** Tells a process to answer for itself: two gateways that host different modules would ask each other for ever. */
const OWN_ONLY = 'souk-own-only';

interface PeerAnswer {
  status: number;
  body: unknown;
}

/** Asks processes elsewhere over HTTP, as who asks the gateway. */
export class HttpPeers implements Peers, OnApplicationShutdown {
  constructor(private readonly upstreams: Upstreams) {}

  async ask<T extends object>(request: FastifyRequest, member: keyof T & string): Promise<PeerAnswers<T>> {
    if (isForOneself(request)) return { answers: [], silent: [] };
    const asked = await Promise.all(
      this.upstreams.instances.processes().map(async ({ origin, modules }) => ({
        modules,
        body: (await this.answerOf(this.upstreams.ask(origin, requestOf(request))))?.body,
      })),
    );
    const answered = asked.filter(({ body }) => typeof body === 'object' && body !== null && member in body);
    const heard = new Set(answered.flatMap(({ modules }) => modules));
    return { answers: answered.map(({ body }) => body as T), silent: this.modulesBut(heard) };
  }

  async askOwner<T>(request: FastifyRequest): Promise<T | undefined> {
    if (isForOneself(request)) return undefined;
    const heard = new Set<string>();
    for (const { origin, modules } of this.upstreams.instances.processes()) {
      const answer = await this.answerOf(this.upstreams.ask(origin, requestOf(request)));
      if (!answer || answer.status >= 500) continue;
      for (const module of modules) heard.add(module);
      if (answer.status < 400) return answer.body as T;
      if (answer.status !== 404) throw refusalOf(answer.body);
    }
    const silent = this.modulesBut(heard);
    if (silent.length === 0) return undefined;
    throw new DomainError(
      'service.unavailable',
      `It may be in a module that does not answer: ${silent.join(', ')}`,
    );
  }

  async askEachModule<T>(request: FastifyRequest, filter: DeadLetterFilter): Promise<PeerAnswers<T>> {
    if (isForOneself(request)) return { answers: [], silent: [] };
    const meant = this.upstreams.instances.modules.filter((name) => !filter.module || filter.module === name);
    const asked = await Promise.all(
      meant.map(async (module) => {
        const body = JSON.stringify({ ...filter, module });
        const answer = await this.answerOf(this.upstreams.request(module, { ...requestOf(request), body }));
        return { module, answer: answer && answer.status < 400 ? answer : undefined };
      }),
    );
    return {
      answers: asked.flatMap(({ answer }) => (answer ? [answer.body as T] : [])),
      silent: asked.flatMap(({ module, answer }) => (answer ? [] : [module])),
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.upstreams.stop();
  }

  private modulesBut(heard: ReadonlySet<string>): string[] {
    return this.upstreams.instances.modules.filter((module) => !heard.has(module));
  }

  /** Undefined when there is none, or none that can be read. */
  private async answerOf(asked: Promise<UpstreamAnswer>): Promise<PeerAnswer | undefined> {
    try {
      const { statusCode, body } = await asked;
      return { status: statusCode, body: await body.json() };
    } catch {
      return undefined;
    }
  }
}

const isForOneself = ({ headers }: FastifyRequest): boolean => headers[OWN_ONLY] !== undefined;

function requestOf(request: FastifyRequest): UpstreamRequest {
  const { 'content-length': _ofTheOriginal, ...headers } = forwardedHeaders(request);
  const sent = { ...headers, [OWN_ONLY]: 'true', 'content-type': 'application/json' };
  return {
    method: request.method === 'POST' ? 'POST' : 'GET',
    path: request.url,
    headers: sent,
    body: request.method === 'POST' ? JSON.stringify(request.body ?? {}) : null,
    signal: AbortSignal.timeout(ANSWER_MS),
  };
}

function refusalOf(problem: unknown): DomainError {
  const { code, detail, errors } = problem as { code: string; detail: string; errors?: FieldError[] };
  return errors ? new InvalidInput(errors) : new DomainError(code, detail);
}
