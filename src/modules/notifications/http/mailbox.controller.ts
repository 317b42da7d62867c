import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Roles } from '../../../shared/auth/caller.js';
import { ListMailbox } from '../app/list-mailbox.js';
import { ListMailboxQuery } from './notifications.requests.js';

/** What the development sink has taken. In production there is neither. */
@Roles('admin')
@Controller('ops/mailbox')
export class MailboxController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  list(@Query() query: ListMailboxQuery) {
    return this.queries.execute(new ListMailbox(query));
  }
}
