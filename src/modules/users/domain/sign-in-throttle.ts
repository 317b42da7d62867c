export interface ThrottleLimits {
  failuresMax: number;
  windowMs: number;
}

/** The failures that still count, oldest first. A successful sign-in does not wipe them out. */
export const countedFailures = (failedAt: Date[], now: Date, { windowMs }: ThrottleLimits): Date[] =>
  failedAt.filter((at) => at.getTime() + windowMs > now.getTime());

/** Milliseconds until so many failures have grown old that one more attempt is heard; 0 when it is heard now. */
export function throttledForMs(failedAt: Date[], now: Date, limits: ThrottleLimits): number {
  const counted = countedFailures(failedAt, now, limits);
  const decisive = counted[counted.length - limits.failuresMax];
  return decisive ? decisive.getTime() + limits.windowMs - now.getTime() : 0;
}
