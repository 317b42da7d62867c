import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import type { Account } from '../domain/account.js';
import { readAccount } from './accounts.js';

/** @throws DomainError `users.not-found` */
export class GetAccount extends Query<Account> {
  constructor(readonly userId: string) {
    super();
  }
}

@QueryHandler(GetAccount)
export class GetAccountHandler implements IQueryHandler<GetAccount> {
  constructor(private readonly read: Read) {}

  execute({ userId }: GetAccount): Promise<Account> {
    return readAccount(this.read.sql, userId);
  }
}
