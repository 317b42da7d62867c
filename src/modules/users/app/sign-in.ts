import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import { Credentials, type SignedIn } from './credentials.js';
import { SessionTokens, type TokenAnswer } from './session-tokens.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** @throws DomainError `users.bad-credentials`, `users.too-many-sign-ins` */
export class SignIn extends Command<TokenAnswer> {
  constructor(
    readonly email: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly credentials: Credentials,
    private readonly throttle: SignInThrottle,
    private readonly tokens: SessionTokens,
  ) {}

  async execute({ email, password }: SignIn): Promise<TokenAnswer> {
    // Spares the costly hash; what counts is asked again once the hash is known.
    await this.throttle.pass(email);
    const account = await this.credentials.check(email, password);
    if (account) return this.admit(account, email);
    await this.work.run(({ sql }) => this.throttle.countFailure(email, sql));
    throw new DomainError('users.bad-credentials', 'There is no account with this e-mail and password');
  }

  private admit(account: SignedIn, email: string): Promise<TokenAnswer> {
    return this.work.run(async ({ sql }) => {
      await this.throttle.pass(email, sql);
      return this.tokens.first(sql, account);
    });
  }
}
