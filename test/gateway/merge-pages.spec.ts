import { cursorId, mergePages, pageOf, type Page } from '../../src/shared/http/page.js';
import { newId } from '../../src/shared/uuid.js';

interface Item {
  id: string;
}

const LIMIT = 3;
const items = (count: number): Item[] => Array.from({ length: count }, () => ({ id: newId() }));
const newestFirst = (some: Item[]) => some.toSorted((a, b) => (a.id < b.id ? 1 : -1));

/** What one process would answer. */
const pageFrom = (own: Item[], cursor: string | undefined): Page<Item> => {
  const after = cursorId(cursor);
  const rows = newestFirst(own).filter(({ id }) => after === undefined || id < after);
  return pageOf(
    rows.slice(0, LIMIT + 1),
    LIMIT,
    ({ id }) => [id],
    (item) => item,
  );
};

function* walk(parts: Item[][]): Generator<Item> {
  let cursor: string | undefined;
  do {
    const page = mergePages(
      parts.map((part) => pageFrom(part, cursor)),
      LIMIT,
    );
    expect(page.items.length).toBeLessThanOrEqual(LIMIT);
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

describe('a list over several processes', () => {
  const all = items(17);
  const every = (nth: number) => all.filter((_, index) => index % nth === 0);

  it.each([
    ['one process', [all]],
    ['two, taking turns', [every(2), all.filter((item) => !every(2).includes(item))]],
    ['two, one after the other', [all.slice(0, 9), all.slice(9)]],
    ['three, of which two are replicas', [all.slice(0, 6), all.slice(6), all.slice(6)]],
    ['replicas only', [all, all]],
    ['one that has nothing', [all, []]],
    ['nothing at all', [[], []]],
  ])('is complete, newest first and without repetition: %s', (_, parts) => {
    expect([...walk(parts)]).toEqual(newestFirst([...new Set(parts.flat())]));
  });

  it('ends with its last page, also when that is full', () => {
    expect(
      mergePages([pageFrom(all.slice(0, 2), undefined), pageFrom(all.slice(2, 3), undefined)], LIMIT),
    ).toEqual({
      items: newestFirst(all.slice(0, 3)),
      nextCursor: null,
    });
  });
});
