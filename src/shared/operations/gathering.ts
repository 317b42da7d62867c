import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain-error.js';
import { mergePages, type Page } from '../http/page.js';
import type { DeadLetterFilter } from './dead-letter-desk.js';
import { instanceName } from './operations.settings.js';
import { Peers } from './peers.js';

/** Something beside the process that tells it. */
export type Placed<T> = T & {
  /** Name of the process. */
  instance: string;
};

export interface Gathered<T> {
  items: Placed<T>[];
  /** Modules of which nobody has answered; empty when all is told. */
  partial: string[];
}

export interface GatheredPage<T> extends Gathered<T> {
  nextCursor: string | null;
}

export interface GatheredCount {
  count: number;
  /** Modules of which nobody has answered; empty when all is counted. */
  partial: string[];
}

/** Codes of "there is no such thing", after which somebody else may have it. */
const NOT_HERE = new Set(['dead-letters.not-found', 'tasks.not-found', 'replays.not-found']);

/** Answers for the whole shop, as far as this process knows of others: what it has itself, and what they answer. */
@Injectable()
export class Gathering {
  private readonly instance: string;

  constructor(
    private readonly peers: Peers,
    settings: Settings,
  ) {
    this.instance = instanceName(settings);
  }

  /** Own items first. */
  async items<T extends object>(request: FastifyRequest, own: readonly T[]): Promise<Gathered<T>> {
    const { answers, silent } = await this.peers.ask<Gathered<T>>(request, 'items');
    return {
      items: [...own.map(this.placed), ...answers.flatMap(({ items }) => items)],
      partial: silent,
    };
  }

  /** Newest first; what replicas of one module all show is there once. */
  async page<T extends { id: string }>(
    request: FastifyRequest,
    own: Page<T>,
    limit: number,
  ): Promise<GatheredPage<T>> {
    const { answers, silent } = await this.peers.ask<GatheredPage<T>>(request, 'items');
    const ownPage = { ...own, items: own.items.map(this.placed) };
    return { ...mergePages([ownPage, ...answers], limit), partial: silent };
  }

  /** What is in one place only, here or elsewhere. */
  async one<T>(request: FastifyRequest, own: () => Promise<T>): Promise<T> {
    try {
      return await own();
    } catch (error) {
      if (!(error instanceof DomainError) || !NOT_HERE.has(error.code)) throw error;
      const answer = await this.peers.askOwner<T>(request);
      if (answer === undefined) throw error;
      return answer;
    }
  }

  /** How many were meant, in all modules. */
  async count(request: FastifyRequest, filter: DeadLetterFilter, own: number): Promise<GatheredCount> {
    const { answers, silent } = await this.peers.askEachModule<GatheredCount>(request, filter);
    return { count: answers.reduce((sum, { count }) => sum + count, own), partial: silent };
  }

  /** Of replicas, the best: a module serves as long as one of them does. */
  async checks(request: FastifyRequest, own: Checks): Promise<Checks> {
    const { answers, silent } = await this.peers.ask<{ checks: Checks }>(request, 'checks');
    const all: Checks = { ...own };
    for (const [module, check] of answers.flatMap(({ checks }) => Object.entries(checks)))
      if (all[module]?.status !== 'pass') all[module] = check;
    for (const module of silent) all[module] = { status: 'fail', detail: 'No instance answers' };
    return all;
  }

  placed = <T>(item: T): Placed<T> => ({ ...item, instance: this.instance });
}

export interface Check {
  status: 'pass' | 'fail';
  detail?: string;
}

/** By module. */
export type Checks = Record<string, Check>;
