import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PS_MS = 5_000;
const KIB = 1_024;

/** Memory that processes hold, in bytes by pid; without those that have gone, and empty where there is no `ps`. */
export async function residentMemory(pids: number[]): Promise<Map<number, number>> {
  if (pids.length === 0) return new Map();
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')], {
    timeout: PS_MS,
  }).catch(() => ({ stdout: '' }));
  const rows = stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  return new Map(rows.map(([pid = 0, rss = 0]) => [pid, rss * KIB]));
}
