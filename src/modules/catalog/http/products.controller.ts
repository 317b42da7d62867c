import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../shared/auth/caller.js';
import { isAdmin } from '../../../shared/auth/identity.js';
import { OptionalCaller } from '../../../shared/auth/optional-caller.js';
import { DomainError } from '../../../shared/domain-error.js';
import { Answers } from '../../../shared/http/answers.js';
import type { Page } from '../../../shared/http/page.js';
import { RequestCurrency, RequestLocale } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import type { Currency } from '../../../shared/money.js';
import { GetProduct } from '../app/get-product.js';
import { ListProducts, type ProductItem } from '../app/list-products.js';
import type { ProductDetail } from '../app/product-detail.js';
import { ProductQuery, ProductsQuery } from './catalog.query.js';
import { sendAnswer } from './send-answer.js';

/** What everybody may read. */
@Controller('products')
export class ProductsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly callers: OptionalCaller,
  ) {}

  @Public()
  @Answers<Page<ProductItem>>()
  @Get()
  async list(
    @Query() { category, published, ...page }: ProductsQuery,
    @RequestLocale() locale: Locale,
    @RequestCurrency() currency: Currency,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const restricted = published === 'false';
    if (restricted) this.refuseAllButAdmins(request);
    const only = { category, published: !restricted };
    const answer = await this.queries.execute(new ListProducts(page, { locale, currency }, only));
    sendAnswer(request, reply, { ...answer, restricted });
  }

  @Public()
  @Answers<ProductDetail>()
  @Get(':idOrSlug')
  async get(
    @Param('idOrSlug') idOrSlug: string,
    @Query() _: ProductQuery,
    @RequestLocale() locale: Locale,
    @RequestCurrency() currency: Currency,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const query = new GetProduct(idOrSlug, { locale, currency }, this.isFromAdmin(request));
    sendAnswer(request, reply, await this.queries.execute(query));
  }

  private refuseAllButAdmins(request: FastifyRequest): void {
    if (this.isFromAdmin(request)) return;
    if (!this.callers.of(request))
      throw new DomainError('auth.unauthenticated', 'This needs a valid access token');
    throw new DomainError('auth.forbidden', 'Your role does not allow this');
  }

  private isFromAdmin(request: FastifyRequest): boolean {
    const caller = this.callers.of(request);
    return caller !== undefined && isAdmin(caller);
  }
}
