import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

const START_MS = 40_000;
/** What V8 has compiled for one process serves the next. */
const COMPILED = resolve('node_modules/.cache/compiled');

export interface Launched {
  child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Base URL, once the shop is open. */
  url: Promise<string>;
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>;
}

/** Runs the built product (`npm test` builds it first) or any other command as its users do, in a process of its own. */
export function launch(
  env: Record<string, string>,
  command: [string, ...string[]] = [process.execPath, 'dist/bootstrap/main.js'],
): Launched {
  const [file, ...args] = command;
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|JEST)/.test(name)),
  );
  const child = spawn(file, args, {
    env: { ...inherited, PORT: '0', LOG_LEVEL: 'silent', NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      listeners.forEach((listener) => listener());
    });
  const ended = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? -1)),
  );
  const url = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Not open in time:\n${text}`)), START_MS);
    const look = () => {
      const [, found] = /API\s+(\S+)\/v1/.exec(text) ?? [];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    listeners.add(look);
    void ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`Ended with ${how} before it was open:\n${text}`));
    });
  });
  url.catch(() => undefined);
  return { child, output: () => text, url, ended };
}
