import { Injectable } from '@nestjs/common';
import argon2 from '@node-rs/argon2';
import type { Role } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import type { Sql } from '../../../shared/database/sql.js';
import { newId } from '../../../shared/uuid.js';

/** What a token needs to know of an account. */
export interface SignedIn {
  userId: string;
  roles: Role[];
}

export interface Checked {
  userId: string;
  passwordHash: string;
}

@Injectable()
export class Credentials {
  /** Verified where there is no account, so that the time of the answer does not tell. */
  private readonly nobodysHash = argon2.hash(newId());

  constructor(private readonly read: Read) {}

  /** The account with this e-mail and password, or undefined, in about the same time whatever is wrong. */
  async check(email: string, password: string): Promise<Checked | undefined> {
    const [account] = await this.read.sql<Checked>(
      `select user_id as "userId", password_hash as "passwordHash" from users.account where lower(email) = lower($1)`,
      [email],
    );
    const right = await argon2.verify(account?.passwordHash ?? (await this.nobodysHash), password);
    return right ? account : undefined;
  }

  /** The checked account, unless it was erased or got another password while its password was verified. */
  async confirm(sql: Sql, { userId, passwordHash }: Checked): Promise<SignedIn | undefined> {
    const [account] = await sql<SignedIn>(
      `select user_id as "userId", roles from users.account where user_id = $1 and password_hash = $2 for share`,
      [userId, passwordHash],
    );
    return account;
  }
}
