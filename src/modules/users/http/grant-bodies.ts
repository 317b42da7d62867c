import type { Command } from '@nestjs/cqrs';
import { Equals, IsEmail, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { EnterAsGuest } from '../app/enter-as-guest.js';
import { RefreshSignIn } from '../app/refresh-sign-in.js';
import type { TokenAnswer } from '../app/session-tokens.js';
import { SignIn } from '../app/sign-in.js';
import { PASSWORD_MAX } from './account-fields.js';

const REFRESH_TOKEN_MAX = 2_000;

/** What a client shows to get tokens. */
export interface GrantBody {
  /** @param address network address of who asks */
  toCommand(address: string): Command<TokenAnswer>;
}

export class GuestGrantBody implements GrantBody {
  @Equals('guest') grantType!: 'guest';

  toCommand() {
    return new EnterAsGuest();
  }
}

export class PasswordGrantBody implements GrantBody {
  @Equals('password') grantType!: 'password';
  @IsEmail() email!: string;
  @IsString() @IsNotEmpty() @MaxLength(PASSWORD_MAX) password!: string;

  toCommand(address: string) {
    return new SignIn(this.email, this.password, address);
  }
}

export class RefreshGrantBody implements GrantBody {
  @Equals('refresh_token') grantType!: 'refresh_token';
  @IsString() @IsNotEmpty() @MaxLength(REFRESH_TOKEN_MAX) refreshToken!: string;

  toCommand() {
    return new RefreshSignIn(this.refreshToken);
  }
}

export class SignOutBody {
  @IsString() @IsNotEmpty() @MaxLength(REFRESH_TOKEN_MAX) refreshToken!: string;
}
