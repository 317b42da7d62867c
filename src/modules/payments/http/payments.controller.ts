import { Body, Controller, Get, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Actor, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Idempotency, PathId } from '../../../shared/http/request-parts.js';
import { AskRefund } from '../app/ask-refund.js';
import { ListPayments } from '../app/list-payments.js';
import { AskRefundBody } from './ask-refund.body.js';

@Controller()
export class PaymentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('orders/:id/payments')
  ofOrder(@PathId('id') orderId: string, @Actor() caller: Caller) {
    return this.queries.execute(new ListPayments(orderId, caller));
  }

  @Post('payments/:id/refunds')
  @Roles('admin')
  refund(
    @PathId('id') paymentId: string,
    @Body() { amount, reason }: AskRefundBody,
    @Idempotency('required') idempotency: IdempotencyKey,
  ) {
    return this.commands.execute(new AskRefund(paymentId, amount, reason, idempotency));
  }
}
