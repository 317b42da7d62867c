import { setImmediate } from 'node:timers/promises';

/** What a run has started and not ended yet. */
const kept = new Set<() => Promise<void>>();
const starting = new Set<Promise<unknown>>();

/** Whatever is started goes through here, so that it ends with the run however that ends. Answers how to end it, once. */
export function keep(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const once = () => {
    stopping ??= stop().finally(() => kept.delete(once));
    return stopping;
  };
  kept.add(once);
  return once;
}

/** For what can be ended only when it has started: until then the end of the run waits for it. */
export async function begun<T>(start: Promise<T>): Promise<T> {
  starting.add(start);
  try {
    return await start;
  } finally {
    starting.delete(start);
  }
}

/** Ends all that still runs, the last first. */
export async function endKept(): Promise<void> {
  while (kept.size + starting.size > 0) {
    await Promise.allSettled(starting);
    // Whoever has waited for a start says here how to end it.
    await setImmediate();
    for (const stop of [...kept].reverse()) await stop().catch((error: unknown) => console.error(error));
  }
}
