import { SoukModule } from '../../shared/kernel/souk-module.js';
import { Credentials } from './app/credentials.js';
import { EnterAsGuestHandler } from './app/enter-as-guest.js';
import { GetProfileHandler } from './app/get-profile.js';
import { RefreshSignInHandler } from './app/refresh-sign-in.js';
import { SessionTokens } from './app/session-tokens.js';
import { SignInHandler } from './app/sign-in.js';
import { SignInThrottle } from './app/sign-in-throttle.js';
import { SignOutHandler } from './app/sign-out.js';
import { CreateAccounts } from './db/migrations/create-accounts.js';
import { CreateFailedSignIns } from './db/migrations/create-failed-sign-ins.js';
import { CreateRefreshTokens } from './db/migrations/create-refresh-tokens.js';
import { AuthController } from './http/auth.controller.js';
import { MeController } from './http/me.controller.js';
import { seedUsers } from './users.seed.js';

/**
 * Responsible for accounts and for the tokens that tell the whole shop who asks: guests, buyers and administrators.
 * Not responsible for what a caller may do elsewhere, which each module decides by the token's subject and roles.
 */
@SoukModule({
  name: 'users',
  migrations: [
    { name: 'create-accounts', class: CreateAccounts },
    { name: 'create-refresh-tokens', class: CreateRefreshTokens },
    { name: 'create-failed-sign-ins', class: CreateFailedSignIns },
  ],
  refusals: {
    'users.bad-credentials': 401,
    'users.bad-refresh-token': 401,
    'users.too-many-sign-ins': 429,
    'users.not-found': 404,
  },
  controllers: [AuthController, MeController],
  providers: [
    Credentials,
    SessionTokens,
    SignInThrottle,
    EnterAsGuestHandler,
    SignInHandler,
    RefreshSignInHandler,
    SignOutHandler,
    GetProfileHandler,
  ],
  seed: seedUsers,
})
export class UsersModule {}
