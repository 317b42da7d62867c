import 'reflect-metadata';
import { cursorKey, pageOf } from '../../src/shared/http/page.js';

const ROWS = ['assam', 'bancha', 'ceylon', 'darjeeling'].map((name, index) => ({ name, id: `${index}` }));
const page = (limit: number, rows = ROWS) =>
  pageOf(
    rows.slice(0, limit + 1),
    limit,
    ({ name, id }) => [name, id],
    ({ name }) => name,
  );

describe('a page', () => {
  it('shows as many as were asked for and names the last one shown', () => {
    const { items, nextCursor } = page(2);

    expect(items).toEqual(['assam', 'bancha']);
    expect(cursorKey(nextCursor!, 2)).toEqual(['bancha', '1']);
  });

  it('has no next one when nothing is left, even when it is full', () => {
    expect(page(4)).toEqual({ items: ROWS.map(({ name }) => name), nextCursor: null });
    expect(page(3, [])).toEqual({ items: [], nextCursor: null });
  });

  it('survives any text in its keys', () => {
    const { nextCursor } = pageOf(
      [{ name: 'Grüße "日本"\u0000' }, { name: '' }],
      1,
      ({ name }) => [name],
      () => 0,
    );

    expect(cursorKey(nextCursor!, 1)).toEqual(['Grüße "日本"\u0000']);
    expect(nextCursor).toMatch(/^[\w-]+$/);
  });

  it.each([
    ['of a list with other keys', page(2).nextCursor!],
    ['that is no JSON', Buffer.from('tea').toString('base64url')],
    ['that is no array', Buffer.from('{"length":1}').toString('base64url')],
    ['with a number in it', Buffer.from('[1]').toString('base64url')],
    ['that is empty', ''],
    ['that is no base64url', '%%%'],
  ])('refuses a cursor %s', (_, cursor) => {
    expect(() => cursorKey(cursor, 1)).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        errors: [expect.objectContaining({ field: 'cursor' })],
      }),
    );
  });

  it('starts at the beginning without a cursor', () => {
    expect(cursorKey(undefined, 2)).toBeUndefined();
  });
});
