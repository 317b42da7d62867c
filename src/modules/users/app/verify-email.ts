import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Keys } from '../../../shared/auth/jwt.strategy.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { changeAccount } from './accounts.js';
import { requestOf, useMailRequest } from './mail-requests.js';

/** @throws DomainError `users.bad-mail-token` */
export class VerifyEmail extends Command<void> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(VerifyEmail)
export class VerifyEmailHandler implements ICommandHandler<VerifyEmail> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: Keys,
  ) {}

  async execute({ token }: VerifyEmail): Promise<void> {
    const requestId = requestOf(this.keys, token, 'email-verification');
    await this.work.run(async (work) => {
      const account = await useMailRequest(work.sql, requestId, 'email-verification');
      await changeAccount(work, account, { emailVerified: true });
    });
  }
}
