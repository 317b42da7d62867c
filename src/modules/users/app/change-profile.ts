import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { requireMatch } from '../../../shared/http/request-parts.js';
import type { Account, AccountChange } from '../domain/account.js';
import { changeAccount, lockAccount, tagOf } from './accounts.js';

/** @throws DomainError `users.not-found`, `request.if-match-required`, `request.stale` */
export class ChangeProfile extends Command<Account> {
  constructor(
    readonly userId: string,
    readonly change: Pick<AccountChange, 'name' | 'locale'>,
    readonly ifMatch: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeProfile)
export class ChangeProfileHandler implements ICommandHandler<ChangeProfile> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ userId, change: { name, locale }, ifMatch }: ChangeProfile): Promise<Account> {
    return this.work.run(async (work) => {
      const account = await lockAccount(work.sql, userId);
      requireMatch(ifMatch, tagOf(account));
      return changeAccount(work, account, { name, locale });
    });
  }
}
