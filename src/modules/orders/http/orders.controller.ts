import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Actor } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import { Answers } from '../../../shared/http/answers.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Idempotency, PathId, preferredWaitMs, RequestLocale } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import { AwaitOutcome } from '../app/await-outcome.js';
import { CancelOrder } from '../app/cancel-order.js';
import { GetOrder } from '../app/get-order.js';
import { GetOrderTimeline } from '../app/get-order-timeline.js';
import { ListOrders } from '../app/list-orders.js';
import type { TimelineEntry } from '../app/order-table.js';
import { orderView } from '../app/order-view.js';
import { PlaceOrder } from '../app/place-order.js';
import { Reorder } from '../app/reorder.js';
import { ListOrdersQuery } from './list-orders.query.js';
import { OrderStreams } from './order-streams.js';
import { PlaceOrderBody } from './place-order.body.js';

const WAIT_DEFAULT_MS = 10_000;
const WAIT_MAX_MS = 30_000;

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly streams: OrderStreams,
  ) {}

  /** 201 once confirmed or waiting for a transfer, 202 while still pending when the wait is over. */
  @Post()
  async place(
    @Actor() caller: Caller,
    @Body() body: PlaceOrderBody,
    @Idempotency('required') idempotency: IdempotencyKey,
    @RequestLocale() locale: Locale,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const waitMs = preferredWaitMs(prefer, WAIT_DEFAULT_MS, WAIT_MAX_MS);
    const placed = await this.commands.execute(new PlaceOrder(caller, body, locale, idempotency));
    const order = await this.queries.execute(new AwaitOutcome(placed, waitMs));
    void reply.status(order.status === 'pending' ? 202 : 201).header('location', `/v1/orders/${order.id}`);
    return order;
  }

  @Get()
  list(@Actor() caller: Caller, @Query() query: ListOrdersQuery) {
    return this.queries.execute(new ListOrders(caller, query));
  }

  @Get(':id')
  async get(
    @Actor() caller: Caller,
    @PathId('id') orderId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const order = await this.queries.execute(new GetOrder(caller, orderId));
    void reply.header('etag', `"${order.state.version}"`);
    return orderView(order);
  }

  @Get(':id/timeline')
  async timeline(@Actor() caller: Caller, @PathId('id') orderId: string) {
    const { items } = await this.queries.execute(new GetOrderTimeline(caller, orderId));
    return { items, nextCursor: null };
  }

  @Answers<TimelineEntry>('text/event-stream')
  @Get(':id/events')
  events(@Actor() caller: Caller, @PathId('id') orderId: string, @Res() reply: FastifyReply) {
    return this.streams.open(caller, orderId, reply);
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  cancel(@Actor() caller: Caller, @PathId('id') orderId: string) {
    return this.commands.execute(new CancelOrder(caller, orderId));
  }

  @Post(':id/reorder')
  async reorder(
    @Actor() caller: Caller,
    @PathId('id') orderId: string,
    @RequestLocale() locale: Locale,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const cart = await this.commands.execute(new Reorder(caller, orderId, locale, idempotency));
    void reply.header('location', `/v1/carts/${cart.id}`);
    return cart;
  }
}
