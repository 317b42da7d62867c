import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import { Credentials, type Checked } from './credentials.js';
import { Limits } from './limits.js';
import { SessionTokens, type TokenAnswer } from './session-tokens.js';
import { Throttle, type Counted } from './throttle.js';

/** @throws DomainError `users.bad-credentials`, `users.too-many-sign-ins` */
export class SignIn extends Command<TokenAnswer> {
  /** @param address network address of who asks */
  constructor(
    readonly email: string,
    readonly password: string,
    readonly address: string,
  ) {
    super();
  }
}

/**
 * Whether too many have failed is decided after the password was verified, in the transaction that answers: so many
 * guesses at once learn no more than as many one after the other. A success does not wipe out failures.
 */
@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly credentials: Credentials,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
    private readonly tokens: SessionTokens,
  ) {}

  async execute({ email, password, address }: SignIn): Promise<TokenAnswer> {
    const counted = this.limits.signIns(email, address);
    // Spares the costly hash; what counts is asked again once the hash is known.
    refuseTooMany(await this.throttle.waitMs(counted));
    const account = await this.credentials.check(email, password);
    const answer = account && (await this.admit(account, counted));
    if (answer) return answer;
    refuseTooMany(await this.work.run(({ sql }) => this.throttle.count(counted, sql)));
    throw new DomainError('users.bad-credentials', 'There is no account with this e-mail and password');
  }

  private admit(checked: Checked, counted: Counted[]): Promise<TokenAnswer | undefined> {
    return this.work.run(async ({ sql }) => {
      const [waitMs, account] = await Promise.all([
        this.throttle.waitMs(counted, sql),
        this.credentials.confirm(sql, checked),
      ]);
      refuseTooMany(waitMs);
      return account && this.tokens.first(sql, account);
    });
  }
}

function refuseTooMany(waitMs: number): void {
  if (waitMs === 0) return;
  throw new DomainError('users.too-many-sign-ins', 'Too many failed sign-ins; try again later', {
    retryAfterS: Math.ceil(waitMs / 1_000),
  });
}
