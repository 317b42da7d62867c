import { retryDelayMs } from '../../src/modules/payments/domain/retry-delay.js';

const pace = { firstMs: 1_000, maxMs: 30_000 };
const MIDDLE = 0.5;

describe('the pause before an unavailable acquirer is asked again', () => {
  it('doubles up to its maximum', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 50].map((tries) => retryDelayMs(tries, pace, MIDDLE));

    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('is spread by a fifth to either side', () => {
    expect(retryDelayMs(0, pace, 0)).toBeCloseTo(800);
    expect(retryDelayMs(0, pace, 1)).toBeCloseTo(1_200);
  });
});
