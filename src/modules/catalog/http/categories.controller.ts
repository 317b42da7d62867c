import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Roles } from '../../../shared/auth/caller.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { Answers } from '../../../shared/http/answers.js';
import type { Page } from '../../../shared/http/page.js';
import { Idempotency, PathId, RequestLocale } from '../../../shared/http/request-parts.js';
import type { Locale } from '../../../shared/locale.js';
import { AddCategory } from '../app/add-category.js';
import { EditCategory } from '../app/edit-category.js';
import { GetCategory } from '../app/get-category.js';
import { ListCategories, type CategoryItem } from '../app/list-categories.js';
import { RemoveCategory } from '../app/remove-category.js';
import { CategoriesQuery, CategoryQuery } from './catalog.query.js';
import { AddCategoryBody, EditCategoryBody } from './category.bodies.js';
import { JSON_TYPE, sendAnswer, tagged } from './send-answer.js';

@Controller('categories')
export class CategoriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Public()
  @Answers<Page<CategoryItem>>()
  @Get()
  async list(
    @Query() page: CategoriesQuery,
    @RequestLocale() locale: Locale,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    sendAnswer(request, reply, await this.queries.execute(new ListCategories(page, locale)));
  }

  @Public()
  @Answers<CategoryItem>()
  @Get(':id')
  async get(
    @PathId('id') categoryId: string,
    @Query() _: CategoryQuery,
    @RequestLocale() locale: Locale,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    sendAnswer(request, reply, await this.queries.execute(new GetCategory(categoryId, locale)));
  }

  @Roles('admin')
  @Answers<CategoryItem>()
  @Post()
  @Header('content-type', JSON_TYPE)
  async add(
    @Body() draft: AddCategoryBody,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return tagged(reply, await this.commands.execute(new AddCategory(draft, idempotency)));
  }

  @Roles('admin')
  @Answers<CategoryItem>()
  @Patch(':id')
  @Header('content-type', JSON_TYPE)
  async edit(
    @PathId('id') categoryId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() edit: EditCategoryBody,
    @Query() _: CategoryQuery,
    @RequestLocale() locale: Locale,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const command = new EditCategory(categoryId, ifMatch, edit, locale);
    return tagged(reply, await this.commands.execute(command));
  }

  @Roles('admin')
  @Delete(':id')
  @HttpCode(204)
  async remove(@PathId('id') categoryId: string, @Headers('if-match') ifMatch: string | undefined) {
    await this.commands.execute(new RemoveCategory(categoryId, ifMatch));
  }
}
