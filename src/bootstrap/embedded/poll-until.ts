import { setTimeout as delay } from 'node:timers/promises';

const POLL_INTERVAL_MS = 20;

/** Asks `probe` every 20 ms, at least once, until it answers something or `withinMs` have passed (`undefined`). */
export async function pollUntil<T>(
  probe: () => Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined || performance.now() >= deadline) return answer;
    await delay(POLL_INTERVAL_MS);
  }
}
