import { Body, Controller, Headers, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Public } from '../../../shared/auth/caller.js';
import { ReceiveWebhook } from '../app/receive-webhook.js';
import { PaymentWebhookBody } from './payment-webhook.body.js';
import { WebhookSignature } from './webhook-signature.guard.js';

@Controller('payments/webhooks')
export class PaymentWebhooksController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':provider')
  @Public()
  @UseGuards(WebhookSignature)
  @HttpCode(204)
  receive(
    @Param('provider') provider: string,
    @Headers('webhook-id') webhookId: string,
    @Body() { type, data }: PaymentWebhookBody,
  ) {
    return this.commands.execute(new ReceiveWebhook(provider, { webhookId, type, ...data }));
  }
}
