import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Actor, Public, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import { PageQuery } from '../../../shared/http/page.js';
import { PathId, RequestCurrency } from '../../../shared/http/request-parts.js';
import type { Currency } from '../../../shared/money.js';
import { GetQuotes } from '../app/get-quotes.js';
import { GetShipment } from '../app/get-shipment.js';
import { ListShipments } from '../app/list-shipments.js';
import { QuotesBody } from './quotes.body.js';

@Controller()
export class ShippingController {
  constructor(private readonly queries: QueryBus) {}

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
  all(@Query() { limit, cursor }: PageQuery) {
    return this.queries.execute(new ListShipments(limit, cursor));
  }
}
