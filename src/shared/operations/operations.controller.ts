import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Roles } from '../auth/caller.js';
import { Settings, type SettingInForce } from '../config/settings.js';
import { DomainError, InvalidInput } from '../domain-error.js';
import { cursorId, pageOf, type Page } from '../http/page.js';
import { PathId } from '../http/request-parts.js';
import {
  DeadLetterDesk,
  type DeadLetterDetail,
  type DeadLetterFilter,
  type DeadLetterSummary,
} from './dead-letter-desk.js';
import { DeadLettersBody, ListDeadLettersQuery, ListTasksQuery, ReplayBody } from './operations.bodies.js';
import { Gathering, type Gathered, type GatheredCount, type GatheredPage, type Placed } from './gathering.js';
import { ReplayDesk } from './replay-desk.js';
import { Standing, type ModuleStanding, type SubscriptionStanding } from './standing.js';
import { TaskDesk, type TaskSummary } from './task-desk.js';

/**
 * What operators look at and do; `npm run souk` is the same from a terminal. A gateway gathers from all processes that it
 * knows, and names the modules of which nobody has answered.
 */
@Controller('ops')
@Roles('admin')
export class OperationsController {
  constructor(
    private readonly standing: Standing,
    private readonly deadLetters: DeadLetterDesk,
    private readonly tasks: TaskDesk,
    private readonly replays: ReplayDesk,
    private readonly settings: Settings,
    private readonly gathering: Gathering,
  ) {}

  /** How every module stands, in each process that hosts it. */
  @Get('modules')
  @Header('cache-control', 'no-store')
  async modules(@Req() request: FastifyRequest): Promise<Gathered<ModuleStanding>> {
    return this.gathering.items(request, await this.standing.modules());
  }

  /** How far every subscription is behind every log that it reads. */
  @Get('subscriptions')
  @Header('cache-control', 'no-store')
  subscriptions(@Req() request: FastifyRequest): Promise<Gathered<SubscriptionStanding>> {
    return this.gathering.items(request, this.standing.subscriptions());
  }

  /** Every setting with the value in force; secrets are left out. */
  @Get('config')
  @Header('cache-control', 'no-store')
  config(@Req() request: FastifyRequest): Promise<Gathered<SettingInForce>> {
    return this.gathering.items(request, this.settings.redacted());
  }

  /** Durable tasks, newest first. */
  @Get('tasks')
  async listTasks(
    @Req() request: FastifyRequest,
    @Query() { module, status, cursor, limit }: ListTasksQuery,
  ): Promise<GatheredPage<TaskSummary>> {
    const rows = await this.tasks.list({ module, status }, cursorId(cursor), limit);
    return this.gathering.page(request, pageById(rows, limit), limit);
  }

  /** A dead task gets one more run. */
  @Post('tasks/:id/replay')
  @HttpCode(202)
  replayTask(@Req() request: FastifyRequest, @PathId('id') id: string) {
    return this.gathering.one(request, async () => {
      await this.tasks.replay(id);
      return { count: 1 };
    });
  }

  /** A dead task is given up for good. */
  @Post('tasks/:id/discard')
  @HttpCode(200)
  discardTask(@Req() request: FastifyRequest, @PathId('id') id: string) {
    return this.gathering.one(request, async () => {
      await this.tasks.discard(id);
      return { count: 1 };
    });
  }

  /** A part of a log is sent to Kafka again, for a subscriber that has missed some of it; all drop what they have applied. */
  @Post('replays')
  @HttpCode(202)
  replayLog(@Req() request: FastifyRequest, @Body() body: ReplayBody) {
    return this.gathering.one(request, async () => ({ count: await this.replays.replay(body) }));
  }

  /** Parked events, newest first. */
  @Get('dead-letters')
  async listDeadLetters(
    @Req() request: FastifyRequest,
    @Query() { cursor, limit, ...filter }: ListDeadLettersQuery,
  ): Promise<GatheredPage<DeadLetterSummary>> {
    const rows = await this.deadLetters.list(filter, cursorId(cursor), limit);
    return this.gathering.page(request, pageById(rows, limit), limit);
  }

  /** One parked event with what it carries. */
  @Get('dead-letters/:id')
  deadLetter(@Req() request: FastifyRequest, @PathId('id') id: string): Promise<Placed<DeadLetterDetail>> {
    return this.gathering.one(request, async () =>
      this.gathering.placed((await this.deadLetters.find(id)) ?? notFound()),
    );
  }

  /** Its key is drained from its oldest parked event on, in order. */
  @Post('dead-letters/:id/replay')
  @HttpCode(202)
  replay(@Req() request: FastifyRequest, @PathId('id') id: string) {
    return this.gathering.one(request, async () => ({
      count: (await this.deadLetters.replay({ ids: [id] })) || notFound(),
    }));
  }

  /** Given up for good: its effects will never happen. */
  @Post('dead-letters/:id/discard')
  @HttpCode(200)
  discard(@Req() request: FastifyRequest, @PathId('id') id: string) {
    return this.gathering.one(request, async () => ({
      count: (await this.deadLetters.discard({ ids: [id] })) || notFound(),
    }));
  }

  /** All parked events that match. */
  @Post('dead-letters/replay')
  @HttpCode(202)
  async replayAll(@Req() request: FastifyRequest, @Body() filter: DeadLettersBody): Promise<GatheredCount> {
    return this.gathering.count(request, filter, await this.deadLetters.replay(meant(filter)));
  }

  /** All parked events that match, for good. */
  @Post('dead-letters/discard')
  @HttpCode(200)
  async discardAll(@Req() request: FastifyRequest, @Body() filter: DeadLettersBody): Promise<GatheredCount> {
    return this.gathering.count(request, filter, await this.deadLetters.discard(meant(filter)));
  }
}

const pageById = <T extends { id: string }>(rows: T[], limit: number): Page<T> =>
  pageOf(
    rows,
    limit,
    ({ id }) => [id],
    (row) => row,
  );

/** An empty filter would mean everything, which nobody says by leaving something out. */
function meant(filter: DeadLetterFilter): DeadLetterFilter {
  if (Object.values(filter).some((value) => value !== undefined)) return filter;
  throw new InvalidInput([
    {
      field: 'ids',
      code: 'is-required',
      detail: 'say which: ids, module, subscription, name, key or before',
    },
  ]);
}

function notFound(): never {
  throw new DomainError('dead-letters.not-found', 'There is no such parked event');
}
