import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { IsEmpty, IsIn, IsOptional } from 'class-validator';
import { Roles } from '../../../shared/auth/caller.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { PageQuery } from '../../../shared/http/page.js';
import { Idempotency, PathId } from '../../../shared/http/request-parts.js';
import { ListReplenishments } from '../app/list-replenishments.js';
import { ReceiveReplenishment } from '../app/receive-replenishment.js';
import { REPLENISHMENT_STATUSES, type ReplenishmentStatus } from '../domain/replenishment.js';

class ReplenishmentsQuery extends PageQuery {
  @IsOptional() @IsIn(REPLENISHMENT_STATUSES) status?: ReplenishmentStatus;
}

/** Has no fields: a part cannot be received. Who sends a quantity is told so, instead of getting all of it. */
class ReceiptBody {
  @IsEmpty() quantity?: never;
}

@Roles('admin')
@Controller('replenishments')
export class ReplenishmentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  list(@Query() { status, limit, cursor }: ReplenishmentsQuery) {
    return this.queries.execute(new ListReplenishments(status, limit, cursor));
  }

  @Post(':id/receipt')
  @HttpCode(200)
  receive(
    @PathId('id') replenishmentId: string,
    @Body() _body: ReceiptBody,
    @Idempotency() idempotency: IdempotencyKey | undefined,
  ) {
    return this.commands.execute(new ReceiveReplenishment(replenishmentId, idempotency));
  }
}
