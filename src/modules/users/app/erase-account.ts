import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { requireMatch } from '../../../shared/http/request-parts.js';
import { UserErased } from '../contract/users.events.js';
import { lockAccount, tagOf } from './accounts.js';
import { Limits } from './limits.js';
import { Throttle } from './throttle.js';

/**
 * The whole row goes, and with it sign-ins and mailed links; an access token lives on until it expires.
 * @throws DomainError `users.not-found`, `request.if-match-required`, `request.stale`
 */
export class EraseAccount extends Command<void> {
  constructor(
    readonly userId: string,
    readonly ifMatch: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(EraseAccount)
export class EraseAccountHandler implements ICommandHandler<EraseAccount> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
  ) {}

  async execute({ userId, ifMatch }: EraseAccount): Promise<void> {
    await this.work.run(async ({ sql, publish }) => {
      const account = await lockAccount(sql, userId);
      requireMatch(ifMatch, tagOf(account));
      await Promise.all([
        sql(`delete from users.account where user_id = $1`, [userId]),
        this.throttle.forget(this.limits.signInsOn(account.email), sql),
      ]);
      publish(UserErased, { userId });
    });
  }
}
