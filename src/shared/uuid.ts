import { v7, validate } from 'uuid';
import { takeRandom } from './random.js';

const UUID_BYTES = 16;
/** Leaves room to count upwards within one millisecond. */
const FIRST_SEQUENCE_MAX = 2 ** 31;

const last = { ms: 0, sequence: 0 };

/** A fresh UUIDv7: in this process each is above the one before, so primary keys grow at one end of their index. */
export function newId(): string {
  const random = takeRandom(UUID_BYTES);
  const ms = Date.now();
  if (ms > last.ms) {
    last.ms = ms;
    last.sequence = random.readUInt32BE(0) % FIRST_SEQUENCE_MAX;
  } else last.sequence++;
  return v7({ random, msecs: last.ms, seq: last.sequence });
}

export const isId = (value: unknown): value is string => typeof value === 'string' && validate(value);
