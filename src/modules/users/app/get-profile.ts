import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Role } from '../../../shared/auth/identity.js';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Locale } from '../../../shared/locale.js';

export interface ProfileRow {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  locale: Locale;
  emailVerified: boolean;
  /** Grows with every change of the account. */
  version: number;
}

/** @throws DomainError `users.not-found` */
export class GetProfile extends Query<ProfileRow> {
  constructor(readonly userId: string) {
    super();
  }
}

@QueryHandler(GetProfile)
export class GetProfileHandler implements IQueryHandler<GetProfile> {
  constructor(private readonly read: Read) {}

  async execute({ userId }: GetProfile): Promise<ProfileRow> {
    const [row] = await this.read.sql<ProfileRow>(
      `select user_id as id, email, name, roles, locale, email_verified as "emailVerified", version
       from users.account where user_id = $1`,
      [userId],
    );
    if (!row) throw new DomainError('users.not-found', 'This account does not exist');
    return row;
  }
}
