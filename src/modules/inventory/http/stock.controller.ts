import { Body, Controller, Get, Post, Put, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  NotEquals,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Roles } from '../../../shared/auth/caller.js';
import { isAdmin } from '../../../shared/auth/identity.js';
import { OptionalCaller } from '../../../shared/auth/optional-caller.js';
import { Answers } from '../../../shared/http/answers.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { PageQuery } from '../../../shared/http/page.js';
import { etagOf, Idempotency, sendCacheable } from '../../../shared/http/request-parts.js';
import { AdjustStock } from '../app/adjust-stock.js';
import { GetStock, type StockRow } from '../app/get-stock.js';
import { ListLedger } from '../app/list-ledger.js';
import { ListStock } from '../app/list-stock.js';
import { SetReorderPolicy } from '../app/set-reorder-policy.js';
import { PathSku } from './path-sku.js';

/** Caches ask again each time: stock is wanted as it is now, and admins are told more than others. */
const MAX_AGE_S = 0;
const PIECES_MAX = 1_000_000;
const REASON_MAX = 200;

class AdjustmentBody {
  @IsUUID() warehouseId!: string;
  @IsInt() @NotEquals(0) @Min(-PIECES_MAX) @Max(PIECES_MAX) delta!: number;
  @IsString() @IsNotEmpty() @MaxLength(REASON_MAX) @Matches(/^\P{Cc}*$/u) reason!: string;
}

class ReorderPolicyBody {
  @IsUUID() warehouseId!: string;
  @IsInt() @Min(0) @Max(PIECES_MAX) reorderPoint!: number;
  @IsInt() @Min(1) @Max(PIECES_MAX) reorderQuantity!: number;
}

class StockQuery extends PageQuery {
  @IsOptional() @IsIn(['reorderPoint']) below?: 'reorderPoint';
}

@Controller('stock')
export class StockController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly callers: OptionalCaller,
  ) {}

  @Roles('admin')
  @Get()
  list(@Query() { below, limit, cursor }: StockQuery) {
    return this.queries.execute(new ListStock(below, limit, cursor));
  }

  @Public()
  @Answers<StockRow>()
  @Get(':sku')
  async stock(@PathSku() sku: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const caller = this.callers.of(request);
    const forAdmin = caller !== undefined && isAdmin(caller);
    const stock = await this.queries.execute(new GetStock(sku, forAdmin));
    if (forAdmin) return reply.header('cache-control', 'no-store').send(stock);
    const body = JSON.stringify(stock);
    sendCacheable(request, reply, body, etagOf(body), MAX_AGE_S);
  }

  @Roles('admin')
  @Post(':sku/adjustments')
  adjust(
    @PathSku() sku: string,
    @Body() { warehouseId, delta, reason }: AdjustmentBody,
    @Idempotency() idempotency: IdempotencyKey | undefined,
  ) {
    return this.commands.execute(new AdjustStock(sku, warehouseId, delta, reason, idempotency));
  }

  @Roles('admin')
  @Put(':sku/policy')
  setPolicy(@PathSku() sku: string, @Body() policy: ReorderPolicyBody) {
    return this.commands.execute(new SetReorderPolicy({ sku, ...policy }));
  }

  @Roles('admin')
  @Get(':sku/ledger')
  ledger(@PathSku() sku: string, @Query() { limit, cursor }: PageQuery) {
    return this.queries.execute(new ListLedger(sku, limit, cursor));
  }
}
