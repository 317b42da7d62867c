import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/bootstrap/embedded-postgres.js';
import { clusterHome } from '../src/bootstrap/embedded/cluster-folder.js';

const START_MS = 60_000;

export interface BenchServer {
  url: string;
  pid: number;
  postgresPid: number;
  adminUrl: string;
  /** From spawn to the first answer of /ready, on a database that is already seeded. */
  secondStartMs: number;
  stop(): Promise<void>;
}

/** The product's own start command in a process of its own, on a PostgreSQL of its own with fsync on. */
export async function startServer(env: Record<string, string> = {}): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-bench-'));
  const dataDir = join(folder, 'postgres');
  const postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, database: 'souk' });
  const settings = {
    ...process.env,
    PORT: '0',
    DATABASE_URL: postgres.socketUrl,
    DATA_FOLDER: folder,
    NODE_ENV: 'development',
    ...env,
  };
  const first = await launch(settings);
  await end(first.child);
  await vacuum(postgres.adminUrl);
  const began = performance.now();
  const { child, url } = await launch(settings);
  return {
    url,
    pid: child.pid!,
    postgresPid: postgres.pid,
    adminUrl: postgres.adminUrl,
    secondStartMs: performance.now() - began,
    stop: async () => {
      await end(child);
      await postgres.stop();
      rmSync(clusterHome(dataDir), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [...startFlags(), 'dist/bootstrap/main.js'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The server did not start in time')), START_MS);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, url] = /API\s+(\S+)\/v1/.exec(text) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve({ child, url });
    });
    child.on('exit', (code) => reject(new Error(`The server ended with ${code}:\n${text}`)));
  });
}

/** What `npm start` gives to node. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  const [, flags] = /node (.*) dist\//.exec(scripts.start) ?? [];
  return flags?.split(' ') ?? [];
}

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
  });

/** Fresh statistics, as a database that has been running for a while has. */
async function vacuum(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}
