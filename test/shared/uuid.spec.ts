import { isId, newId } from '../../src/shared/uuid.js';

describe('a new id', () => {
  it('is a version 7 UUID above every one before it, also within a millisecond', () => {
    const ids = Array.from({ length: 50_000 }, newId);

    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true);
    expect(ids.every((id, index) => index === 0 || id > ids[index - 1]!)).toBe(true);
  });

  it('carries the time of its making', () => {
    const before = Date.now();
    const ms = parseInt(newId().replaceAll('-', '').slice(0, 12), 16);

    expect(ms).toBeGreaterThanOrEqual(before);
    expect(ms).toBeLessThanOrEqual(Date.now());
  });
});
