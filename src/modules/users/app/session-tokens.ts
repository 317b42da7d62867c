import { Injectable } from '@nestjs/common';
import { Keys, signAccessToken, type AccessClaims } from '../../../shared/auth/jwt.strategy.js';
import { Settings } from '../../../shared/config/settings.js';
import type { Sql } from '../../../shared/database/sql.js';
import { newId } from '../../../shared/uuid.js';
import { newRefreshToken } from '../domain/refresh-token.js';
import { AccessTokenMs, GuestTokenMs, RefreshTokenMs } from '../users.settings.js';
import type { SignedIn } from './credentials.js';

/** The answer of RFC 6749, 5.1, in camelCase. */
export interface TokenAnswer {
  accessToken: string;
  tokenType: 'Bearer';
  /** Seconds. */
  expiresIn: number;
  refreshToken?: string;
}

@Injectable()
export class SessionTokens {
  private readonly lifetimes: { accessMs: number; guestMs: number; refreshMs: number };

  constructor(
    private readonly keys: Keys,
    settings: Settings,
  ) {
    this.lifetimes = {
      accessMs: settings.get(AccessTokenMs),
      guestMs: settings.get(GuestTokenMs),
      refreshMs: settings.get(RefreshTokenMs),
    };
  }

  /** A guest is only its token: nothing is kept about one here. */
  guest(): TokenAnswer {
    return this.bearer({ sub: newId(), roles: ['guest'] }, this.lifetimes.guestMs);
  }

  /** The first tokens of a new family; the account's expired families are forgotten. */
  async first(sql: Sql, account: SignedIn): Promise<TokenAnswer> {
    const { familyId, text, hash } = newRefreshToken();
    await Promise.all([
      sql(`delete from users.refresh_token where user_id = $1 and expires_at < now()`, [account.userId]),
      sql(
        `insert into users.refresh_token (family_id, user_id, token_hash, expires_at)
         values ($1, $2, $3, now() + $4 * interval '1 millisecond')`,
        [familyId, account.userId, hash, this.lifetimes.refreshMs],
      ),
    ]);
    return this.pair(account, text);
  }

  /** The next tokens of a family whose row is locked; the one before is spent with it. */
  async next(sql: Sql, account: SignedIn, familyId: string): Promise<TokenAnswer> {
    const { text, hash } = newRefreshToken(familyId);
    await sql(
      `update users.refresh_token set token_hash = $2, issued_at = now(),
         expires_at = now() + $3 * interval '1 millisecond' where family_id = $1`,
      [familyId, hash, this.lifetimes.refreshMs],
    );
    return this.pair(account, text);
  }

  private pair({ userId, roles }: SignedIn, refreshToken: string): TokenAnswer {
    return { ...this.bearer({ sub: userId, roles }, this.lifetimes.accessMs), refreshToken };
  }

  private bearer(claims: AccessClaims, lifetimeMs: number): TokenAnswer {
    const expiresIn = Math.ceil(lifetimeMs / 1_000);
    return {
      accessToken: signAccessToken(this.keys.current, claims, expiresIn),
      tokenType: 'Bearer',
      expiresIn,
    };
  }
}
