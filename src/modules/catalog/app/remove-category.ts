import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { DomainError } from '../../../shared/domain-error.js';
import { CatalogChanges } from './catalog-changes.js';
import { noSuchCategory } from './category-table.js';
import { requireVersion } from './require-version.js';

/** Removes a category that nothing stands in, not even a product that is not published. */
export class RemoveCategory extends Command<void> {
  constructor(
    readonly categoryId: string,
    readonly ifMatch: string | undefined,
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found`, `catalog.category-in-use`, `request.stale` */
@CommandHandler(RemoveCategory)
export class RemoveCategoryHandler implements ICommandHandler<RemoveCategory> {
  constructor(private readonly changes: CatalogChanges) {}

  execute({ categoryId, ifMatch }: RemoveCategory): Promise<void> {
    return this.changes.run(async ({ sql }) => {
      requireVersion(ifMatch, await lockedVersion(sql, categoryId));
      await refuseWhileInUse(sql, categoryId);
      await sql('delete from catalog.category where category_id = $1', [categoryId]);
    });
  }
}

async function lockedVersion(sql: Sql, categoryId: string): Promise<number> {
  const [locked] = await sql<{ version: number }>(
    'select version from catalog.category where category_id = $1 for update',
    [categoryId],
  );
  if (!locked) throw noSuchCategory();
  return locked.version;
}

/** Under the category's lock: whoever puts something into it waits, and then finds it gone. */
async function refuseWhileInUse(sql: Sql, categoryId: string): Promise<void> {
  const [inUse] = await sql(
    `select from catalog.product where category_id = $1
     union all select from catalog.category where parent_id = $1 limit 1`,
    [categoryId],
  );
  if (inUse)
    throw new DomainError('catalog.category-in-use', 'The category has products or categories below it');
}
