import { crc32 } from 'node:zlib';

/** Part of the wire format and of every watermark: changing it would reorder keys. */
export const LANES = 12;

/** The lane of a key: stable across processes, releases and languages (CRC-32 of its UTF-8 bytes). */
export const laneOf = (key: string): number => crc32(key) % LANES;
