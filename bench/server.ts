import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { keep } from './kept.js';
import { startPostgres, vacuum } from './postgres.js';

const START_MS = 60_000;

export interface BenchServer {
  url: string;
  pid: number;
  postgresPid: number;
  /** Of a broker that this bench has started. */
  kafkaPid?: number | undefined;
  adminUrl: string;
  /** From spawn to the first answer of /ready, on a database that is already seeded. */
  secondStartMs: number;
  stop(): Promise<void>;
}

/** The product's own start command in a process of its own, on a PostgreSQL of its own with fsync on. */
export async function startServer(env: Record<string, string> = {}): Promise<BenchServer> {
  const postgres = await startPostgres();
  const settings = {
    ...process.env,
    PORT: '0',
    DATABASE_URL: postgres.socketUrl,
    DATA_FOLDER: postgres.folder,
    NODE_ENV: 'development',
    ...env,
  };
  const first = await launch(settings);
  await first.stop();
  await vacuum(postgres.adminUrl);
  const began = performance.now();
  const { pid, url, stop } = await launch(settings);
  return {
    url,
    pid,
    postgresPid: postgres.pid,
    adminUrl: postgres.adminUrl,
    secondStartMs: performance.now() - began,
    stop: async () => {
      await stop();
      await postgres.stop();
    },
  };
}

export interface LaunchedServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Runs a program of the product until it says where it answers. */
export function launch(
  env: NodeJS.ProcessEnv,
  { script = 'dist/bootstrap/main.js', command = 'start', withinMs = START_MS } = {},
): Promise<LaunchedServer> {
  const child = spawn(process.execPath, [...productFlags(command), script], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = keep(() => end(child));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The server did not start in time')), withinMs);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, url] = /API\s+(\S+)\/v1/.exec(text) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve({ pid: child.pid!, url, stop });
      // What it prints from now on is read and forgotten.
      child.stdout.removeAllListeners('data').resume();
    });
    child.on('exit', (code) => reject(new Error(`The server ended with ${code}:\n${text}`)));
  });
}

/** What a script of package.json gives to node. */
export function productFlags(command = 'start'): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const [, flags] = /node (.*) \S+\.[jt]s$/.exec(scripts[command] ?? '') ?? [];
  return flags?.split(' ') ?? [];
}

/** Longest drain, with all that it has started; what is left then is killed. */
const STOP_MS = 60_000;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(killing);
}
