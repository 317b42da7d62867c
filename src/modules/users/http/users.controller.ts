import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  Post,
  Put,
  Query,
  Req,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { Public, Roles } from '../../../shared/auth/caller.js';
import { PageQuery } from '../../../shared/http/page.js';
import { PathId } from '../../../shared/http/request-parts.js';
import { AssignRoles } from '../app/assign-roles.js';
import { GetAccount } from '../app/get-account.js';
import { ListAccounts } from '../app/list-accounts.js';
import { SignUp } from '../app/sign-up.js';
import { RolesBody, SignUpBody } from './account-bodies.js';
import { AsProfile, profileOf } from './as-profile.interceptor.js';
import { SignUpKeys } from './sign-up-keys.js';

/** Everybody may sign up; other people's accounts are for administrators. */
@Roles('admin')
@Controller('users')
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly keys: SignUpKeys,
  ) {}

  @Public()
  @Post()
  @UseInterceptors(AsProfile)
  signUp(@Body() body: SignUpBody, @Req() request: FastifyRequest) {
    return this.commands.execute(new SignUp(body, this.keys.of(request, body)));
  }

  @Get()
  @Header('cache-control', 'no-store')
  async list(@Query() { limit, cursor }: PageQuery) {
    const { items, nextCursor } = await this.queries.execute(new ListAccounts(limit, cursor));
    return { items: items.map(profileOf), nextCursor };
  }

  @Get(':id')
  @UseInterceptors(AsProfile)
  get(@PathId('id') userId: string) {
    return this.queries.execute(new GetAccount(userId));
  }

  @Put(':id/roles')
  @UseInterceptors(AsProfile)
  assignRoles(
    @PathId('id') userId: string,
    @Body() { roles }: RolesBody,
    @Headers('if-match') ifMatch: string | undefined,
  ) {
    return this.commands.execute(new AssignRoles(userId, roles, ifMatch));
  }
}
