import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../startup-error.js';
import { ownCommand } from './launches.js';

const SOUK = fileURLToPath(new URL('../souk.js', import.meta.url));

/**
 * Brings the data of all modules up to date before the first of them starts, so that all subscriptions begin together.
 * In a process of its own, whose memory goes with it.
 * @throws StartupError with what that process said
 */
export async function prepareOnce(
  env: NodeJS.ProcessEnv,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const [file, ...args] = ownCommand(SOUK, 'prepare');
  const child = spawn(file, args, {
    env: { ...env, MODULES: 'all' },
    signal,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const faults: string[] = [];
  createInterface({ input: child.stdout }).on('line', onProgress);
  createInterface({ input: child.stderr }).on('line', (line) => faults.push(line));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0)
    throw new StartupError(...(faults.length > 0 ? faults : ['The data could not be prepared.']));
}
