import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { InvalidInput } from '../domain-error.js';
import { isId } from '../uuid.js';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** `?limit=` (1 to 100, default 20) and `&cursor=` of every list. */
export class PageQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(LIMIT_MAX) limit: number = LIMIT_DEFAULT;
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A page of rows that were read with `limit + 1`; the cursor names the last one shown. */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => string[],
  shown: (row: Row) => T,
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(shown),
    nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null,
  };
}

/** The page that one list would have shown, of pages of its parts, all after the same cursor, newest first by id. */
export function mergePages<T extends { id: string }>(pages: Page<T>[], limit: number): Page<T> {
  const byId = new Map(pages.flatMap(({ items }) => items.map((item) => [item.id, item])));
  const found = [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const items = found.slice(0, limit);
  const hasMore = found.length > limit || pages.some(({ nextCursor }) => nextCursor !== null);
  const last = items.at(-1);
  return { items, nextCursor: hasMore && last ? encodeCursor([last.id]) : null };
}

const encodeCursor = (key: string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key that a cursor names, or undefined without one. @throws InvalidInput when it is none of ours */
export function cursorKey(
  cursor: string | undefined,
  parts: number,
  isPart: (part: string) => boolean = () => true,
): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (isKey(key) && key.length === parts && key.every(isPart)) return key;
  } catch {
    // Falls through to the refusal below, like any other text that we did not write.
  }
  throw new InvalidInput([{ field: 'cursor', code: 'is-cursor', detail: 'cursor is not one of this list' }]);
}

const isKey = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');

/** The same for lists in order of an id. */
export const cursorId = (cursor: string | undefined): string | undefined => cursorKey(cursor, 1, isId)?.[0];
