import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from './eventually.js';

const FROZEN_MS = 60_000;

/** Resolves once the process has been stopped by SIGSTOP. */
export const untilFrozen = (pid: number): Promise<void> =>
  eventually(async () => {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'state=', '-p', String(pid)]);
    if (!stdout.trim().startsWith('T')) throw new Error(`Process ${pid} is ${stdout.trim()}`);
  }, FROZEN_MS);
