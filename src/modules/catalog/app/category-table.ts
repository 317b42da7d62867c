import type { Sql } from '../../../shared/database/sql.js';
import { sqlState } from '../../../shared/database/transient.js';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import type { TreePlace } from '../domain/category-tree.js';
import { isSlug } from '../domain/slug.js';

const UNIQUE_VIOLATION = '23505';

export interface LockedCategory extends TreePlace {
  slug: string;
  version: number;
}

/**
 * The id of the category that a body names; until the transaction ends it keeps its slug and is not removed. Before any
 * product is locked, as whoever changes a category does. @throws InvalidInput naming `field` when there is none
 */
export async function categoryIdOf(sql: Sql, slug: string, field = 'category'): Promise<string> {
  const found = isSlug(slug)
    ? await sql<{ categoryId: string }>(
        'select category_id as "categoryId" from catalog.category where slug = $1 for share',
        [slug],
      )
    : [];
  if (found[0]) return found[0].categoryId;
  throw new InvalidInput([{ field, code: 'is-known', detail: 'There is no such category' }]);
}

/** All categories: of two moves that would close a circle together, the second sees the first. */
export const lockTree = (sql: Sql): Promise<LockedCategory[]> =>
  sql<LockedCategory>(
    `select category_id as "categoryId", parent_id as "parentId", slug, version
     from catalog.category order by category_id for no key update`,
  );

export const noSuchCategory = () => new DomainError('catalog.not-found', 'There is no such category');

/** For `catch`: the refusal when a statement has met the slug of another category. */
export function refuseTakenSlug(error: unknown): never {
  throw sqlState(error) === UNIQUE_VIOLATION ? slugTaken() : error;
}

export const slugTaken = () => new DomainError('catalog.slug-taken', 'Another category has this slug');
