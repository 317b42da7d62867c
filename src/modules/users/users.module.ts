import { OptionalCaller } from '../../shared/auth/optional-caller.js';
import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AssignRolesHandler } from './app/assign-roles.js';
import { ChangeProfileHandler } from './app/change-profile.js';
import { Credentials } from './app/credentials.js';
import { EnterAsGuestHandler } from './app/enter-as-guest.js';
import { EraseAccountHandler } from './app/erase-account.js';
import { GetAccountHandler } from './app/get-account.js';
import { Limits } from './app/limits.js';
import { ListAccountsHandler } from './app/list-accounts.js';
import { MailLinks } from './app/mail-links.js';
import { PasswordResets } from './app/open-password-reset.js';
import { RefreshSignInHandler } from './app/refresh-sign-in.js';
import { RequestPasswordResetHandler } from './app/request-password-reset.js';
import { ResetPasswordHandler } from './app/reset-password.js';
import { SessionTokens } from './app/session-tokens.js';
import { SignInHandler } from './app/sign-in.js';
import { SignOutHandler } from './app/sign-out.js';
import { SignUpHandler } from './app/sign-up.js';
import { Throttle } from './app/throttle.js';
import { VerifyEmailHandler } from './app/verify-email.js';
import {
  EmailVerificationRequested,
  PasswordResetRequested,
  UserErased,
  UserUpdated,
} from './contract/users.events.js';
import { UsersPort } from './contract/users.port.js';
import { CountAttempts } from './db/migrations/count-attempts.js';
import { CreateAccounts } from './db/migrations/create-accounts.js';
import { CreateFailedSignIns } from './db/migrations/create-failed-sign-ins.js';
import { CreateMailRequests } from './db/migrations/create-mail-requests.js';
import { CreateRefreshTokens } from './db/migrations/create-refresh-tokens.js';
import { AuthController } from './http/auth.controller.js';
import { MeController } from './http/me.controller.js';
import { SignUpKeys } from './http/sign-up-keys.js';
import { UsersController } from './http/users.controller.js';
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
    { name: 'count-attempts', class: CountAttempts },
    { name: 'create-mail-requests', class: CreateMailRequests },
  ],
  events: [UserUpdated, UserErased, EmailVerificationRequested, PasswordResetRequested],
  ports: [{ port: UsersPort, local: MailLinks }],
  refusals: {
    'users.bad-credentials': 401,
    'users.bad-refresh-token': 401,
    'users.bad-mail-token': 422,
    'users.email-taken': 409,
    'users.mail-request-over': 404,
    'users.not-found': 404,
    'users.too-many-sign-ins': 429,
  },
  controllers: [AuthController, MeController, UsersController],
  providers: [
    Credentials,
    Limits,
    OptionalCaller,
    SessionTokens,
    SignUpKeys,
    Throttle,
    EnterAsGuestHandler,
    SignInHandler,
    RefreshSignInHandler,
    SignOutHandler,
    SignUpHandler,
    VerifyEmailHandler,
    RequestPasswordResetHandler,
    PasswordResets,
    ResetPasswordHandler,
    GetAccountHandler,
    ListAccountsHandler,
    ChangeProfileHandler,
    AssignRolesHandler,
    EraseAccountHandler,
  ],
  seed: seedUsers,
})
export class UsersModule {}
