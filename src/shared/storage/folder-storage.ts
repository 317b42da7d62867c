import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkKey, FileStorage, type StoredFile } from './file-storage.js';

/** Bytes in which the first line of a file, its content type, must end. */
const CONTENT_TYPE_BYTES_MAX = 128;

/**
 * Keeps each file in a file below one folder, which replicas may share. The content type is its first line, so that
 * one rename brings both.
 */
export class FolderStorage extends FileStorage {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, { contentType, bytes }: { contentType: string; bytes: Uint8Array }): Promise<void> {
    const path = this.pathOf(key);
    const draft = `${path}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeDurably(draft, [Buffer.from(`${contentType}\n`), bytes]);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<StoredFile | undefined> {
    const handle = await openIfThere(this.pathOf(key));
    if (!handle) return undefined;
    try {
      return await storedIn(handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  remove(key: string): Promise<void> {
    return rm(this.pathOf(key), { force: true });
  }

  /** The ending tells a file from a folder of the same name. */
  private pathOf(key: string): string {
    checkKey(key);
    return join(this.folder, `${key}.file`);
  }
}

async function writeDurably(path: string, parts: Uint8Array[]): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function storedIn(handle: FileHandle): Promise<StoredFile> {
  const { buffer } = await handle.read(Buffer.alloc(CONTENT_TYPE_BYTES_MAX), 0, CONTENT_TYPE_BYTES_MAX, 0);
  const lineEnd = buffer.indexOf('\n');
  if (lineEnd < 1) throw new Error('A stored file does not begin with its content type');
  const start = lineEnd + 1;
  return {
    contentType: buffer.toString('utf8', 0, lineEnd),
    size: (await handle.stat()).size - start,
    content: handle.createReadStream({ start }),
  };
}
