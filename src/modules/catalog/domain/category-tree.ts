import { DomainError } from '../../../shared/domain-error.js';

/** One category's place; the whole tree is the list of them. */
export interface TreePlace {
  categoryId: string;
  parentId: string | null;
}

/** A category that stood below itself would be reached from no top. @throws DomainError `catalog.category-circle` */
export function refuseCircles(tree: TreePlace[], categoryId: string, parentId: string | null): void {
  const parentOf = new Map(tree.map((place) => [place.categoryId, place.parentId]));
  parentOf.set(categoryId, parentId);
  for (let above = parentId; above !== null; above = parentOf.get(above) ?? null)
    if (above === categoryId)
      throw new DomainError('catalog.category-circle', 'A category cannot stand below itself');
}
