import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Actor, Public, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Idempotency, PathId, RequestCurrency } from '../../../shared/http/request-parts.js';
import type { Currency } from '../../../shared/money.js';
import { GetQuotes } from '../app/get-quotes.js';
import { GetShipment } from '../app/get-shipment.js';
import { ListShipments } from '../app/list-shipments.js';
import { ReportShipmentEvent } from '../app/report-shipment-event.js';
import { ListShipmentsQuery } from './list-shipments.query.js';
import { QuotesBody } from './quotes.body.js';
import { ShipmentEventBody } from './shipment-event.body.js';

@Controller()
export class ShippingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('shipping/quotes')
  @Public()
  @HttpCode(200)
  quotes(@Body() { address, items }: QuotesBody, @RequestCurrency() currency: Currency) {
    return this.queries.execute(new GetQuotes(address.country, currency, items));
  }

  @Get('shipments/:id')
  one(@Actor() caller: Caller, @PathId('id') shipmentId: string) {
    return this.queries.execute(new GetShipment(caller, shipmentId));
  }

  @Get('shipments')
  @Roles('admin')
  all(@Query() page: ListShipmentsQuery) {
    return this.queries.execute(new ListShipments(page));
  }

  @Post('shipments/:id/events')
  @Roles('admin')
  report(
    @PathId('id') shipmentId: string,
    @Body() { type }: ShipmentEventBody,
    @Idempotency() idempotency: IdempotencyKey | undefined,
  ) {
    return this.commands.execute(new ReportShipmentEvent(shipmentId, type, idempotency));
  }
}
