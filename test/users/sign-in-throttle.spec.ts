import { countedFailures, throttledForMs } from '../../src/modules/users/domain/sign-in-throttle.js';

const NOON = new Date('2026-11-21T12:00:00Z');
const LIMITS = { failuresMax: 3, windowMs: 60_000 };

/** Seconds before (negative) or after noon. */
const at = (...seconds: number[]): Date[] =>
  seconds.map((second) => new Date(NOON.getTime() + second * 1_000));

describe('the sign-in throttle', () => {
  it.each([
    ['without failures', [], 0],
    ['with one failure less than the limit', [-2, -1], 0],
    ['until the first failure of three is a minute old', [-20, -10, -1], 40_000],
    ['until the third last is, however many there are', [-30, -20, -10, -1], 40_000],
    ['with failures that are too old to count', [-61, -10, -1], 0],
    ['from the very moment that a failure stops to count', [-60, -10, -1], 0],
  ])('makes an account wait %s', (_, failures, waitMs) => {
    expect(throttledForMs(at(...failures), NOON, LIMITS)).toBe(waitMs);
  });

  it('keeps only what counts, so that it never holds more failures than the limit', () => {
    expect(countedFailures(at(-90, -60, -59, -1), NOON, LIMITS)).toEqual(at(-59, -1));
  });
});
