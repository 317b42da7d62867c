import { Body, Controller, Headers, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Public } from '../../../shared/auth/caller.js';
import { ReceiveCarrierWebhook } from '../app/receive-carrier-webhook.js';
import { CarrierSignature } from './carrier-signature.guard.js';
import { CarrierWebhookBody } from './carrier-webhook.body.js';

@Controller('shipping/webhooks')
export class CarrierWebhooksController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':carrier')
  @Public()
  @UseGuards(CarrierSignature)
  @HttpCode(204)
  receive(
    @Param('carrier') carrier: string,
    @Headers('webhook-id') webhookId: string,
    @Body() { type, timestamp, data: { trackingNumber } }: CarrierWebhookBody,
  ) {
    const report = { type, trackingNumber, at: new Date(timestamp) };
    return this.commands.execute(new ReceiveCarrierWebhook(carrier, webhookId, report));
  }
}
