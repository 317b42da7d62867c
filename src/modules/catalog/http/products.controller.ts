import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Roles } from '../../../shared/auth/caller.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import {
  Idempotency,
  RequestCurrency,
  RequestLocale,
  sendCacheable,
} from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import { GetProduct } from '../app/get-product.js';
import { ListProducts } from '../app/list-products.js';
import { PublishProduct } from '../app/publish-product.js';
import { MAX_AGE_S } from './max-age.js';
import { ProductQuery, ProductsQuery } from './catalog.query.js';
import { PublishProductBody } from './publish-product.body.js';

@Controller('products')
export class ProductsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Public()
  @Get()
  async list(
    @Query() { category, ...page }: ProductsQuery,
    @RequestLocale() locale: Locale,
    @RequestCurrency() currency: Currency,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { body, etag } = await this.queries.execute(new ListProducts(page, { locale, currency }, category));
    sendCacheable(request, reply, body, etag, MAX_AGE_S);
  }

  @Public()
  @Get(':idOrSlug')
  async get(
    @Param('idOrSlug') idOrSlug: string,
    @Query() _: ProductQuery,
    @RequestLocale() locale: Locale,
    @RequestCurrency() currency: Currency,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { body, etag } = await this.queries.execute(new GetProduct(idOrSlug, { locale, currency }));
    sendCacheable(request, reply, body, etag, MAX_AGE_S);
  }

  @Roles('admin')
  @Post()
  @Header('content-type', 'application/json; charset=utf-8')
  async publish(
    @Body() draft: PublishProductBody,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { body, etag } = await this.commands.execute(new PublishProduct(draft, idempotency));
    void reply.header('etag', etag);
    return body;
  }
}
