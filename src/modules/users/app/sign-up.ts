import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import argon2 from '@node-rs/argon2';
import { Settings } from '../../../shared/config/settings.js';
import { Read } from '../../../shared/database/module-database.js';
import { UnitOfWork, type Work } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { DEFAULT_LOCALE, type Locale } from '../../../shared/locale.js';
import { newId } from '../../../shared/uuid.js';
import { UserUpdated } from '../contract/users.events.js';
import type { Account } from '../domain/account.js';
import { VerificationLinkMs } from '../users.settings.js';
import { readAccount } from './accounts.js';
import { requestMail } from './mail-requests.js';

export interface NewAccount {
  email: string;
  password: string;
  name: string;
  locale?: Locale;
}

/** @throws DomainError `users.email-taken`, in whichever case the address is written */
export class SignUp extends Command<Account> {
  constructor(
    readonly wanted: NewAccount,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

@CommandHandler(SignUp)
export class SignUpHandler implements ICommandHandler<SignUp> {
  private readonly linkMs: number;

  constructor(
    private readonly work: UnitOfWork,
    private readonly read: Read,
    settings: Settings,
  ) {
    this.linkMs = settings.get(VerificationLinkMs);
  }

  /** A repeated request is answered with the account as it is by then: nothing personal is kept with its key. */
  async execute({ wanted, idempotency }: SignUp): Promise<Account> {
    const passwordHash = await argon2.hash(wanted.password);
    const { userId } = await this.work.run((work) => this.open(work, wanted, passwordHash), { idempotency });
    return readAccount(this.read.sql, userId);
  }

  private async open(work: Work, wanted: NewAccount, passwordHash: string): Promise<{ userId: string }> {
    const { email, name, locale = DEFAULT_LOCALE } = wanted;
    const [userId, roles] = [newId(), ['user' as const]];
    const account = { userId, email, name, roles, locale, emailVerified: false, version: 1 };
    const added = await work.sql(
      `insert into users.account (user_id, email, name, password_hash, roles, locale)
       values ($1, $2, $3, $4, $5, $6) on conflict (lower(email)) do nothing returning 1`,
      [userId, email, name, passwordHash, roles, locale],
    );
    if (added.length === 0)
      throw new DomainError('users.email-taken', 'There is an account with this e-mail address');
    work.publish(UserUpdated, account);
    await requestMail(work, 'email-verification', account, this.linkMs);
    return { userId };
  }
}
