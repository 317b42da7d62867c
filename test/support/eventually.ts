const PAUSE_MS = 10;

/** Polls until the check passes; at the deadline the last failure is thrown. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  deadlineMs = 5_000,
  pauseMs = PAUSE_MS,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
