import { isId } from '../../../shared/uuid.js';

/** Leaves room for a suffix within what a URL's path segment comfortably holds. */
export const SLUG_LENGTH_MAX = 80;
const SUFFIX_LENGTH = 8;
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What is no slug names nothing, and need not be looked up. */
export const isSlug = (text: string): boolean => SLUG.test(text);

/**
 * Slugs for a product or category, the best first: its name in Latin letters and digits, then the same made unique by
 * the end of its id. None of them reads like an id, since products are looked up by either.
 * @param nameless the base for a name that has none of those letters
 */
export function slugCandidates(name: string, id: string, nameless = 'product'): string[] {
  const base = latin(name).slice(0, SLUG_LENGTH_MAX).replace(/-$/, '') || nameless;
  return [base, `${base}-${id.slice(-SUFFIX_LENGTH)}`].filter((slug) => !isId(slug));
}

const latin = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
