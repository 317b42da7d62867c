import { Body, Controller, Delete, Get, Headers, HttpCode, Patch, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Actor, Roles } from '../../../shared/auth/caller.js';
import type { Caller } from '../../../shared/auth/identity.js';
import { ChangeProfile } from '../app/change-profile.js';
import { EraseAccount } from '../app/erase-account.js';
import { GetAccount } from '../app/get-account.js';
import { ProfileBody } from './account-bodies.js';
import { AsProfile } from './as-profile.interceptor.js';

/** The caller's own account. Guests have none. */
@Roles('user', 'admin')
@Controller('me')
export class MeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @UseInterceptors(AsProfile)
  profile(@Actor() { subject }: Caller) {
    return this.queries.execute(new GetAccount(subject));
  }

  @Patch()
  @UseInterceptors(AsProfile)
  change(
    @Actor() { subject }: Caller,
    @Body() change: ProfileBody,
    @Headers('if-match') ifMatch: string | undefined,
  ) {
    return this.commands.execute(new ChangeProfile(subject, change, ifMatch));
  }

  @Delete()
  @HttpCode(204)
  erase(@Actor() { subject }: Caller, @Headers('if-match') ifMatch: string | undefined) {
    return this.commands.execute(new EraseAccount(subject, ifMatch));
  }
}
