import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';
import type { Account } from '../domain/account.js';
import { ACCOUNT_COLUMNS } from './accounts.js';

/** Newest first. */
export class ListAccounts extends Query<Page<Account>> {
  constructor(
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

const ABOVE_ALL_IDS = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@QueryHandler(ListAccounts)
export class ListAccountsHandler implements IQueryHandler<ListAccounts> {
  constructor(private readonly read: Read) {}

  async execute({ limit, cursor }: ListAccounts): Promise<Page<Account>> {
    const rows = await this.read.sql<Account>(
      `select ${ACCOUNT_COLUMNS} from users.account as account where user_id < $1 order by user_id desc limit $2`,
      [cursorId(cursor) ?? ABOVE_ALL_IDS, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ userId }) => [userId],
      (account) => account,
    );
  }
}
