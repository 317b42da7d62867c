import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Actor, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Idempotency, PathId, RequestLocale } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import { ClaimCart } from '../app/claim-cart.js';
import { CreateCart } from '../app/create-cart.js';
import { GetCart } from '../app/get-cart.js';
import { GetOwnCart } from '../app/get-own-cart.js';
import { PutItem } from '../app/put-item.js';
import { RemoveItem } from '../app/remove-item.js';
import { CreateCartBody, PutItemBody } from './cart.bodies.js';

@Controller()
export class CartsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('carts')
  create(
    @Actor() caller: Caller,
    @Body() { currency }: CreateCartBody,
    @Idempotency() idempotency?: IdempotencyKey,
  ) {
    return this.commands.execute(new CreateCart(caller, currency, idempotency));
  }

  @Get('carts/:id')
  one(@Actor() caller: Caller, @PathId('id') cartId: string, @RequestLocale() locale: Locale) {
    return this.queries.execute(new GetCart(caller, cartId, locale));
  }

  @Get('me/cart')
  @Roles('user', 'admin')
  own(@Actor() caller: Caller, @RequestLocale() locale: Locale) {
    return this.queries.execute(new GetOwnCart(caller, locale));
  }

  @Post('carts/:id/claim')
  @HttpCode(200)
  @Roles('user', 'admin')
  claim(
    @Actor() caller: Caller,
    @PathId('id') cartId: string,
    @RequestLocale() locale: Locale,
    @Idempotency() idempotency?: IdempotencyKey,
  ) {
    return this.commands.execute(new ClaimCart(caller, cartId, locale, idempotency));
  }

  @Put('carts/:id/items/:sku')
  putItem(
    @Actor() caller: Caller,
    @PathId('id') cartId: string,
    @Param('sku') sku: string,
    @Body() { quantity }: PutItemBody,
    @RequestLocale() locale: Locale,
  ) {
    return this.commands.execute(new PutItem(caller, cartId, sku, quantity, locale));
  }

  @Delete('carts/:id/items/:sku')
  removeItem(
    @Actor() caller: Caller,
    @PathId('id') cartId: string,
    @Param('sku') sku: string,
    @RequestLocale() locale: Locale,
  ) {
    return this.commands.execute(new RemoveItem(caller, cartId, sku, locale));
  }
}
