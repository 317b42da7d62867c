import { countedAttempts, throttledForMs } from '../../src/modules/users/domain/throttle.js';

const NOON = new Date('2026-11-21T12:00:00Z');
const LIMITS = { attemptsMax: 3, windowMs: 60_000 };

/** Seconds before (negative) or after noon. */
const at = (...seconds: number[]): Date[] =>
  seconds.map((second) => new Date(NOON.getTime() + second * 1_000));

describe('a throttle', () => {
  it.each([
    ['without attempts', [], 0],
    ['with one attempt less than the limit', [-2, -1], 0],
    ['until the first attempt of three is a minute old', [-20, -10, -1], 40_000],
    ['until the third last is, however many there are', [-30, -20, -10, -1], 40_000],
    ['with attempts that are too old to count', [-61, -10, -1], 0],
    ['from the very moment that an attempt stops to count', [-60, -10, -1], 0],
  ])('makes its subject wait %s', (_, attempts, waitMs) => {
    expect(throttledForMs(at(...attempts), NOON, LIMITS)).toBe(waitMs);
  });

  it('keeps only what counts, so that it never holds more attempts than the limit', () => {
    expect(countedAttempts(at(-90, -60, -59, -1), NOON, LIMITS)).toEqual(at(-59, -1));
  });
});
