import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import { isGood, readRefreshToken, type Family, type RefreshToken } from '../domain/refresh-token.js';
import type { SignedIn } from './credentials.js';
import { SessionTokens, type TokenAnswer } from './session-tokens.js';

/** Ends the whole family when the token was spent before. @throws DomainError `users.bad-refresh-token` */
export class RefreshSignIn extends Command<TokenAnswer> {
  constructor(readonly refreshToken: string) {
    super();
  }
}

@CommandHandler(RefreshSignIn)
export class RefreshSignInHandler implements ICommandHandler<RefreshSignIn> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tokens: SessionTokens,
  ) {}

  async execute({ refreshToken }: RefreshSignIn): Promise<TokenAnswer> {
    const token = readRefreshToken(refreshToken);
    const answer = token && (await this.work.run(({ sql }) => this.redeem(sql, token)));
    if (!answer)
      throw new DomainError('users.bad-refresh-token', 'This refresh token is not, or no longer, good');
    return answer;
  }

  /** Answers nothing for a bad token, rather than throw: the end of its family is to be committed. */
  private async redeem(sql: Sql, token: RefreshToken): Promise<TokenAnswer | undefined> {
    const { familyId } = token;
    const [family] = await sql<Family & SignedIn & { now: Date }>(
      `select token_hash as "tokenHash", expires_at as "expiresAt", user_id as "userId", roles,
         clock_timestamp() as now
       from users.refresh_token as family join users.account using (user_id)
       where family_id = $1 for update of family`,
      [familyId],
    );
    if (!family) return undefined;
    if (isGood(token, family, family.now)) return this.tokens.next(sql, family, familyId);
    await sql(`delete from users.refresh_token where family_id = $1`, [familyId]);
    return undefined;
  }
}
