import { Body, Controller, Header, HttpCode, Ip, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Public } from '../../../shared/auth/caller.js';
import { RequestPasswordReset } from '../app/request-password-reset.js';
import { ResetPassword } from '../app/reset-password.js';
import { SignOut } from '../app/sign-out.js';
import { VerifyEmail } from '../app/verify-email.js';
import { NewPasswordBody, PasswordResetBody, VerifyEmailBody } from './account-bodies.js';
import { SignOutBody, type GrantBody } from './grant-bodies.js';
import { GrantPipe } from './grant.pipe.js';

@Public()
@Controller('auth')
export class AuthController {
  constructor(private readonly commands: CommandBus) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  token(@Body(GrantPipe) grant: GrantBody, @Ip() address: string) {
    return this.commands.execute(grant.toCommand(address));
  }

  @Post('logout')
  @HttpCode(204)
  logout(@Body() { refreshToken }: SignOutBody) {
    return this.commands.execute(new SignOut(refreshToken));
  }

  @Post('verify-email')
  @HttpCode(204)
  verifyEmail(@Body() { token }: VerifyEmailBody) {
    return this.commands.execute(new VerifyEmail(token));
  }

  @Post('password-reset')
  @HttpCode(202)
  requestPasswordReset(@Body() { email }: PasswordResetBody, @Ip() address: string) {
    return this.commands.execute(new RequestPasswordReset(email, address));
  }

  @Post('password-reset/confirm')
  @HttpCode(204)
  resetPassword(@Body() { token, password }: NewPasswordBody) {
    return this.commands.execute(new ResetPassword(token, password));
  }
}
