import type { Readable } from 'node:stream';

/**
 * Files that people have sent, by key: 1 to 200 lower-case letters, digits, hyphens and slashes, as
 * `catalog/images/0192f0c1-2345-7abc-8def-0123456789ab`. The first part is the module that owns the file.
 */
export abstract class FileStorage {
  /** Keeps a file, in place of an earlier one of its key; readers get the one or the other, never a part. */
  abstract put(key: string, file: { contentType: string; bytes: Uint8Array }): Promise<void>;

  /** Undefined when the key holds nothing. Whoever gets a file reads its content or destroys it. */
  abstract get(key: string): Promise<StoredFile | undefined>;

  /** Done, too, when the key holds nothing. */
  abstract remove(key: string): Promise<void>;
}

export interface StoredFile {
  contentType: string;
  /** Bytes of the content. */
  size: number;
  content: Readable;
}

const KEY = /^(?=.{1,200}$)[a-z0-9-]+(?:\/[a-z0-9-]+)*$/;

/** Keys are made by modules, not by callers, so one that could leave its place is a bug. */
export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new Error(`"${key}" is no key of a file`);
}
