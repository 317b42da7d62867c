import { LANES, laneOf } from '../../src/shared/outbox/lanes.js';

describe('the lane of a key', () => {
  it.each([
    ['', 0],
    ['123456789', 2],
    ['TEA-1', 7],
    ['Grüße', 9],
    ['日本', 8],
  ])('never changes: %p', (key, lane) => {
    expect(laneOf(key)).toBe(lane);
  });

  it('is one of twelve, and keys spread over all of them', () => {
    const lanes = new Set(Array.from({ length: 500 }, (_, index) => laneOf(`order-${index}`)));

    expect(LANES).toBe(12);
    expect([...lanes].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, lane) => lane));
  });
});
