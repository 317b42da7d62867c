import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const ANSWER_MS = 2_000;

/** Asks `/ready` until it says yes (true), or until `isOver` (false). */
export async function untilReady(url: string, isOver: () => boolean): Promise<boolean> {
  while (!isOver()) {
    if (await isReady(url)) return !isOver();
    await delay(POLL_MS);
  }
  return false;
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/ready`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    async ({ ok, body }) => {
      await body?.cancel();
      return ok;
    },
    () => false,
  );
