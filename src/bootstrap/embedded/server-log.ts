import { copyFile, open, stat, truncate } from 'node:fs/promises';

const LOG_BYTES_MAX = 8 * 1024 * 1024;
const LOG_CHECK_INTERVAL_MS = 60_000;
const TAIL_BYTES_MAX = 16 * 1024;
const TAIL_LINES_MAX = 20;

/** Bytes written so far; 0 when there is no log yet. */
export async function logSize(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** At most 20 lines and 16 KiB of what was written after the first `from` bytes. */
export async function logTail(file: string, from: number): Promise<string> {
  const size = await logSize(file);
  const start = Math.max(from, size - TAIL_BYTES_MAX);
  if (size <= start) return '';
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - start), position: start });
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-TAIL_LINES_MAX).join('\n');
  } finally {
    await handle.close();
  }
}

/** Moves a log above 8 MiB to `<file>.1`. The server appends, so it goes on writing to the emptied file. */
export async function boundLog(file: string): Promise<void> {
  if ((await logSize(file)) <= LOG_BYTES_MAX) return;
  await copyFile(file, `${file}.1`);
  await truncate(file);
}

/** Bounds the log every minute, without keeping the process alive, until the answer is called. */
export function keepLogBounded(file: string): () => void {
  const timer = setInterval(() => void boundLog(file).catch(() => undefined), LOG_CHECK_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}
