import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import argon2 from '@node-rs/argon2';
import { Keys } from '../../../shared/auth/jwt.strategy.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { Limits } from './limits.js';
import { requestOf, useMailRequest } from './mail-requests.js';
import { Throttle } from './throttle.js';

/**
 * Sets a new password, ends every sign-in of the account, and lets its owner in again although somebody has guessed too
 * often. @throws DomainError `users.bad-mail-token`
 */
export class ResetPassword extends Command<void> {
  constructor(
    readonly token: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(ResetPassword)
export class ResetPasswordHandler implements ICommandHandler<ResetPassword> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: Keys,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
  ) {}

  async execute({ token, password }: ResetPassword): Promise<void> {
    const requestId = requestOf(this.keys, token, 'password-reset');
    const passwordHash = await argon2.hash(password);
    await this.work.run(async ({ sql }) => {
      const { userId, email } = await useMailRequest(sql, requestId, 'password-reset');
      await Promise.all([
        sql(`update users.account set password_hash = $2 where user_id = $1`, [userId, passwordHash]),
        sql(`delete from users.refresh_token where user_id = $1`, [userId]),
        this.throttle.forget(this.limits.signInsOn(email), sql),
      ]);
    });
  }
}
