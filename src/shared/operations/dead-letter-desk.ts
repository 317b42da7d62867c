import { Injectable } from '@nestjs/common';
import { sqlOn, type Sql } from '../database/sql.js';
import { lockWatermarks, type LaneRef } from '../delivery/watermarks.js';
import { Kernel } from '../kernel/kernel.js';
import { Runtime } from '../kernel/runtime.js';

/** Which parked events are meant; what is left out is not asked about. */
export interface DeadLetterFilter {
  ids?: string[] | undefined;
  /** The subscriber. */
  module?: string | undefined;
  subscription?: string | undefined;
  /** Wire name of the event. */
  name?: string | undefined;
  key?: string | undefined;
  /** Parked before this moment; ISO 8601. */
  before?: string | undefined;
}

/** A parked event as an operator sees it, without what it carries. */
export interface DeadLetterSummary {
  id: string;
  module: string;
  subscription: string;
  source: string;
  lane: number;
  position: number;
  eventId: string;
  name: string;
  key: string;
  error: string;
  /** 0 for one that only stands behind an earlier event of its key. */
  attempts: number;
  status: 'parked' | 'replay';
  occurredAt: Date;
  parkedAt: Date;
}

export interface DeadLetterDetail extends DeadLetterSummary {
  payload: unknown;
  headers: unknown;
}

const SUMMARY = `dead_letter_id as id, subscription, source, lane, position, event_id as "eventId", name, key, error, attempts,
  status, occurred_at as "occurredAt", parked_at as "parkedAt"`;
const MEANT = `($1::uuid[] is null or dead_letter_id = any($1)) and ($2::text is null or subscription = $2)
  and ($3::text is null or name = $3) and ($4::text is null or key = $4) and ($5::timestamptz is null or parked_at < $5)`;

const paramsOf = ({ ids, subscription, name, key, before }: DeadLetterFilter) => [
  ids ?? null,
  subscription ?? null,
  name ?? null,
  key ?? null,
  before ?? null,
];

/** What the deliveries of the hosted modules have put aside, and what an operator does with it. */
@Injectable()
export class DeadLetterDesk {
  constructor(
    private readonly kernel: Kernel,
    private readonly runtime: Runtime,
  ) {}

  /** Newest first, at most `limit + 1`. */
  async list(
    filter: DeadLetterFilter,
    after: string | undefined,
    limit: number,
  ): Promise<DeadLetterSummary[]> {
    const pages = await this.each(filter, (sql, module) =>
      sql<Omit<DeadLetterSummary, 'module'>>(
        `select ${SUMMARY} from ${module}.dead_letter
         where ${MEANT} and ($6::uuid is null or dead_letter_id < $6) order by dead_letter_id desc limit $7`,
        [...paramsOf(filter), after ?? null, limit + 1],
      ),
    );
    const rows = pages.flatMap(({ module, result }) => result.map((row) => ({ ...row, module })));
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit + 1);
  }

  async find(id: string): Promise<DeadLetterDetail | undefined> {
    const found = await this.each({}, (sql, module) =>
      sql<Omit<DeadLetterDetail, 'module'>>(
        `select ${SUMMARY}, payload, headers from ${module}.dead_letter where dead_letter_id = $1`,
        [id],
      ),
    );
    return found.flatMap(({ module, result }) => result.map((row) => ({ ...row, module })))[0];
  }

  /** Their keys are drained from their oldest parked event on, in order. Answers how many were meant. */
  async replay(filter: DeadLetterFilter): Promise<number> {
    const asked = await this.each(filter, (sql, module) =>
      sql(
        `update ${module}.dead_letter set status = 'replay' where ${MEANT} returning 1 as one`,
        paramsOf(filter),
      ),
    );
    for (const { module, result } of asked)
      if (result.length > 0)
        for (const loop of this.runtime.loops) if (loop.module === module) loop.wakeForReplays();
    return total(asked);
  }

  /** For good: their effects will never happen. Under the lanes' locks, as a delivery may be parking behind them. */
  async discard(filter: DeadLetterFilter): Promise<number> {
    const gone = await this.each(filter, (_, module) =>
      this.kernel.module(module).work.runKernel(async ({ sql }) => {
        const lanes = await sql<LaneRef>(
          `select distinct subscription, source_id as "sourceId", lane from ${module}.dead_letter where ${MEANT}`,
          paramsOf(filter),
        );
        await lockWatermarks(sql, module, lanes);
        return sql(`delete from ${module}.dead_letter where ${MEANT} returning 1 as one`, paramsOf(filter));
      }),
    );
    return total(gone);
  }

  private async each<T>(
    { module: only }: DeadLetterFilter,
    ask: (sql: Sql, module: string) => Promise<T>,
  ): Promise<{ module: string; result: T }[]> {
    const modules = [...this.kernel.modules.values()].filter(({ name }) => !only || name === only);
    return Promise.all(
      modules.map(async ({ name, pool }) => ({ module: name, result: await ask(sqlOn(pool), name) })),
    );
  }
}

const total = (found: { result: unknown[] }[]): number =>
  found.reduce((sum, { result }) => sum + result.length, 0);
