import { randomFillSync } from 'node:crypto';

/** Bytes drawn from the system at once: asking costs the same for 16 of them as for thousands. */
const POOL_BYTES = 8 * 1024;

const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/** Cryptographically strong random bytes, each given out once. @param count at most 8 KiB */
export function takeRandom(count: number): Buffer {
  if (used + count > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = Buffer.from(pool.subarray(used, used + count));
  used += count;
  return taken;
}
