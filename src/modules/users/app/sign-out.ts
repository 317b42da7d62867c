import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { readRefreshToken } from '../domain/refresh-token.js';

/** Ends the family of a refresh token, spent or not; one that is not known has ended already (RFC 7009, 2.2). */
export class SignOut extends Command<void> {
  constructor(readonly refreshToken: string) {
    super();
  }
}

@CommandHandler(SignOut)
export class SignOutHandler implements ICommandHandler<SignOut> {
  constructor(private readonly work: UnitOfWork) {}

  async execute({ refreshToken }: SignOut): Promise<void> {
    const token = readRefreshToken(refreshToken);
    if (!token) return;
    await this.work.run(({ sql }) =>
      sql(`delete from users.refresh_token where family_id = $1`, [token.familyId]),
    );
  }
}
