import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { requireMatch } from '../../../shared/http/request-parts.js';
import type { Account, AccountRole } from '../domain/account.js';
import { changeAccount, lockAccount, tagOf } from './accounts.js';

/**
 * Holds from the account's next token on. The roles replace those of before as a whole, so `If-Match` is not needed;
 * given, it is obeyed. @throws DomainError `users.not-found`, `request.stale`
 */
export class AssignRoles extends Command<Account> {
  constructor(
    readonly userId: string,
    readonly roles: AccountRole[],
    readonly ifMatch: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(AssignRoles)
export class AssignRolesHandler implements ICommandHandler<AssignRoles> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ userId, roles, ifMatch }: AssignRoles): Promise<Account> {
    return this.work.run(async (work) => {
      const account = await lockAccount(work.sql, userId);
      if (ifMatch !== undefined) requireMatch(ifMatch, tagOf(account));
      return changeAccount(work, account, { roles });
    });
  }
}
