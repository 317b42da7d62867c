import { Injectable } from '@nestjs/common';
import argon2 from '@node-rs/argon2';
import type { Role } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import { newId } from '../../../shared/uuid.js';
import { emailKey } from '../domain/email.js';

/** What a token needs to know of an account. */
export interface SignedIn {
  userId: string;
  roles: Role[];
}

@Injectable()
export class Credentials {
  /** Verified where there is no account, so that the time of the answer does not tell. */
  private readonly nobodysHash = argon2.hash(newId());

  constructor(private readonly read: Read) {}

  /** The account with this e-mail and password, or undefined, in about the same time whatever is wrong. */
  async check(email: string, password: string): Promise<SignedIn | undefined> {
    const [account] = await this.read.sql<SignedIn & { passwordHash: string }>(
      `select user_id as "userId", roles, password_hash as "passwordHash"
       from users.account where lower(email) = $1`,
      [emailKey(email)],
    );
    const right = await argon2.verify(account?.passwordHash ?? (await this.nobodysHash), password);
    return right && account ? { userId: account.userId, roles: account.roles } : undefined;
  }
}
