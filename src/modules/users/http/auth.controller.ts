import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Public } from '../../../shared/auth/caller.js';
import { SignOut } from '../app/sign-out.js';
import { SignOutBody, type GrantBody } from './grant-bodies.js';
import { GrantPipe } from './grant.pipe.js';

@Public()
@Controller('auth')
export class AuthController {
  constructor(private readonly commands: CommandBus) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  token(@Body(GrantPipe) grant: GrantBody) {
    return this.commands.execute(grant.toCommand());
  }

  @Post('logout')
  @HttpCode(204)
  logout(@Body() { refreshToken }: SignOutBody) {
    return this.commands.execute(new SignOut(refreshToken));
  }
}
