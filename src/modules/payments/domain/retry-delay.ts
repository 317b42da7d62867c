/** Milliseconds. */
export interface RetryPace {
  firstMs: number;
  maxMs: number;
}

/** How much a delay is spread, so that payments that failed together do not come back together. */
const JITTER = 0.2;

/**
 * Doubles with every try up to the maximum, ± 20 %.
 * @param triesBefore tries before the one that has just failed
 * @param random at least 0, below 1
 */
export const retryDelayMs = (triesBefore: number, { firstMs, maxMs }: RetryPace, random: number): number =>
  Math.min(maxMs, firstMs * 2 ** triesBefore) * (1 - JITTER + 2 * JITTER * random);
