/** At most so many attempts in any window of this length. */
export interface ThrottleLimits {
  attemptsMax: number;
  windowMs: number;
}

/** The attempts that still count, oldest first. */
export const countedAttempts = (attempts: Date[], now: Date, { windowMs }: ThrottleLimits): Date[] =>
  attempts.filter((at) => at.getTime() + windowMs > now.getTime());

/** Milliseconds until so many attempts have grown old that one more is heard; 0 when it is heard now. */
export function throttledForMs(attempts: Date[], now: Date, limits: ThrottleLimits): number {
  const counted = countedAttempts(attempts, now, limits);
  const decisive = counted[counted.length - limits.attemptsMax];
  return decisive ? decisive.getTime() + limits.windowMs - now.getTime() : 0;
}
