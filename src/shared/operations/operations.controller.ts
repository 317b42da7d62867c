import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { Roles } from '../auth/caller.js';
import { Settings } from '../config/settings.js';
import { DomainError, InvalidInput } from '../domain-error.js';
import { cursorId, pageOf, type Page } from '../http/page.js';
import { PathId } from '../http/request-parts.js';
import {
  DeadLetterDesk,
  type DeadLetterDetail,
  type DeadLetterFilter,
  type DeadLetterSummary,
} from './dead-letter-desk.js';
import { DeadLettersBody, ListDeadLettersQuery, ListTasksQuery } from './operations.bodies.js';
import { Standing } from './standing.js';
import { TaskDesk, type TaskSummary } from './task-desk.js';

/** What operators look at and do; `npm run souk` is the same from a terminal. */
@Controller('ops')
@Roles('admin')
export class OperationsController {
  constructor(
    private readonly standing: Standing,
    private readonly deadLetters: DeadLetterDesk,
    private readonly tasks: TaskDesk,
    private readonly settings: Settings,
  ) {}

  /** How every module of this process stands. */
  @Get('modules')
  @Header('cache-control', 'no-store')
  async modules() {
    return { items: await this.standing.modules() };
  }

  /** How far every subscription is behind every log that it reads. */
  @Get('subscriptions')
  @Header('cache-control', 'no-store')
  subscriptions() {
    return { items: this.standing.subscriptions() };
  }

  /** Every setting with the value in force; secrets are left out. */
  @Get('config')
  @Header('cache-control', 'no-store')
  config() {
    return { items: this.settings.redacted() };
  }

  /** Durable tasks, newest first. */
  @Get('tasks')
  async listTasks(@Query() { module, status, cursor, limit }: ListTasksQuery): Promise<Page<TaskSummary>> {
    const rows = await this.tasks.list({ module, status }, cursorId(cursor), limit);
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }

  /** A dead task gets one more run. */
  @Post('tasks/:id/replay')
  @HttpCode(202)
  async replayTask(@PathId('id') id: string) {
    await this.tasks.replay(id);
    return { count: 1 };
  }

  /** A dead task is given up for good. */
  @Post('tasks/:id/discard')
  @HttpCode(200)
  async discardTask(@PathId('id') id: string) {
    await this.tasks.discard(id);
    return { count: 1 };
  }

  /** Parked events, newest first. */
  @Get('dead-letters')
  async listDeadLetters(
    @Query() { cursor, limit, ...filter }: ListDeadLettersQuery,
  ): Promise<Page<DeadLetterSummary>> {
    const rows = await this.deadLetters.list(filter, cursorId(cursor), limit);
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }

  /** One parked event with what it carries. */
  @Get('dead-letters/:id')
  async deadLetter(@PathId('id') id: string): Promise<DeadLetterDetail> {
    return (await this.deadLetters.find(id)) ?? notFound();
  }

  /** Its key is drained from its oldest parked event on, in order. */
  @Post('dead-letters/:id/replay')
  @HttpCode(202)
  async replay(@PathId('id') id: string) {
    return { count: (await this.deadLetters.replay({ ids: [id] })) || notFound() };
  }

  /** Given up for good: its effects will never happen. */
  @Post('dead-letters/:id/discard')
  @HttpCode(200)
  async discard(@PathId('id') id: string) {
    return { count: (await this.deadLetters.discard({ ids: [id] })) || notFound() };
  }

  /** All parked events that match. */
  @Post('dead-letters/replay')
  @HttpCode(202)
  async replayAll(@Body() filter: DeadLettersBody) {
    return { count: await this.deadLetters.replay(meant(filter)) };
  }

  /** All parked events that match, for good. */
  @Post('dead-letters/discard')
  @HttpCode(200)
  async discardAll(@Body() filter: DeadLettersBody) {
    return { count: await this.deadLetters.discard(meant(filter)) };
  }
}

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
