import { hash } from 'node:crypto';

/** The world's own present: everything in it happened before, whatever the clock of the machine says. */
export const DEMO_NOW = Date.UTC(2026, 10, 1);
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Numbers that depend on the key they were made from and on nothing else. */
export interface DemoRandom {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** An item is taken in proportion to its weight. */
  pickWeighted<T>(items: readonly T[], weightOf: (item: T) => number): T;
  chance(probability: number): boolean;
}

/** Every entity draws from its own key, so that two processes which need different parts agree on both. */
export function randomOf(key: string): DemoRandom {
  const next = mulberry32(parseInt(hash('sha256', key).slice(0, 8), 16));
  const at = <T>(items: readonly T[], index: number): T => {
    if (index >= items.length) throw new RangeError(`Nothing to pick for ${key}`);
    return items[index] as T;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (items) => at(items, Math.floor(next() * items.length)),
    pickWeighted: (items, weightOf) => {
      let left = next() * items.reduce((sum, item) => sum + weightOf(item), 0);
      const index = items.findIndex((item) => (left -= weightOf(item)) < 0);
      return at(items, index < 0 ? items.length - 1 : index);
    },
    chance: (probability) => next() < probability,
  };
}

/** A UUIDv7 (RFC 9562) whose time is the entity's own and whose random part is its name: ids sort by age. */
export function demoId(name: string, createdAtMs: number): string {
  const time = createdAtMs.toString(16).padStart(12, '0');
  const noise = hash('sha256', name);
  const variant = ((parseInt(noise.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${noise.slice(0, 3)}-${variant}${noise.slice(4, 7)}-${noise.slice(8, 20)}`;
}

/** Made at the first call and shared from then on; callers must not change what they get. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export const iso = (ms: number): string => new Date(ms).toISOString();

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
