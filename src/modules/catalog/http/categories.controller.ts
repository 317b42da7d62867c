import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../shared/auth/caller.js';
import { PathId, RequestLocale, sendCacheable } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import { GetCategory } from '../app/get-category.js';
import { ListCategories } from '../app/list-categories.js';
import { CategoriesQuery, CategoryQuery } from './catalog.query.js';
import { MAX_AGE_S } from './max-age.js';

@Controller('categories')
export class CategoriesController {
  constructor(private readonly queries: QueryBus) {}

  @Public()
  @Get()
  async list(
    @Query() page: CategoriesQuery,
    @RequestLocale() locale: Locale,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { body, etag } = await this.queries.execute(new ListCategories(page, locale));
    sendCacheable(request, reply, body, etag, MAX_AGE_S);
  }

  @Public()
  @Get(':id')
  async get(
    @PathId('id') categoryId: string,
    @Query() _: CategoryQuery,
    @RequestLocale() locale: Locale,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { body, etag } = await this.queries.execute(new GetCategory(categoryId, locale));
    sendCacheable(request, reply, body, etag, MAX_AGE_S);
  }
}
