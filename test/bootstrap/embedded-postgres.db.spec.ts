import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { clusterHome } from '../../src/bootstrap/embedded/cluster-folder.js';
import { EmbeddedPostgresError } from '../../src/bootstrap/embedded/embedded-postgres-error.js';
import { pollUntil } from '../../src/bootstrap/embedded/poll-until.js';
import { runningProcess } from '../../src/bootstrap/embedded/running-process.js';
import { boundLog } from '../../src/bootstrap/embedded/server-log.js';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/bootstrap/embedded-postgres.js';

const GONE_WITHIN_MS = 10_000;
const ENTRY = fileURLToPath(new URL('../../src/bootstrap/embedded-postgres.ts', import.meta.url));

describe('embedded PostgreSQL', () => {
  let parent: string;
  let dataDir: string;
  let home: string;
  const running: EmbeddedPostgres[] = [];
  const elsewhere: { owner: ChildProcess; serverPid: number }[] = [];

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'souk-embedded-'));
    await chmod(parent, 0o700);
    dataDir = join(parent, 'postgres');
    home = clusterHome(dataDir);
    const first = await start();
    await sql(first, 'create table tea (sku text primary key)');
    await sql(first, `insert into tea values ('TEA-1')`);
    await first.stop();
  }, 60_000);

  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    for (const { owner, serverPid } of elsewhere.splice(0)) {
      await killed(owner);
      if (!(await isGone(serverPid))) process.kill(serverPid, 'SIGQUIT');
      await pollUntil(async () => (await isGone(serverPid)) || undefined, GONE_WITHIN_MS);
    }
  });

  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
    await rm(parent, { recursive: true, force: true });
  });

  async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({
      dataDir,
      database: 'shop',
      ownerWaitMs: 0,
      ...options,
      settings: { shared_buffers: '16MB', ...options.settings },
    });
    running.push(server);
    return server;
  }

  /** Another node process that owns the cluster. */
  async function startElsewhere(): Promise<{ owner: ChildProcess; serverPid: number }> {
    const owner = spawn(process.execPath, [...RUN_TYPESCRIPT, '-e', OWNER, ENTRY, dataDir], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const started = { owner, serverPid: Number(line.toString()) };
    elsewhere.push(started);
    return started;
  }

  it('keeps its data over a restart', async () => {
    const server = await start();

    expect(await sql(server, 'select sku from tea')).toEqual([{ sku: 'TEA-1' }]);
    expect(server.takenOver).toBe(false);
  });

  it('serves the same database over its socket', async () => {
    const server = await start();
    const client = new Client({ connectionString: server.socketUrl });
    await client.connect();
    const { rows } = await client.query('select sku, inet_client_addr() as address from tea');
    await client.end();

    expect(rows).toEqual([{ sku: 'TEA-1', address: null }]);
  });

  it('serves the asked database in UTF-8 to this machine only, with durable commits', async () => {
    const server = await start();

    expect(
      await sql(
        server,
        `select current_database() as database, current_user as name, lower('ÉTÉ') as lowered,
           current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
           current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits,
           current_setting('max_connections') as connections`,
      ),
    ).toEqual([
      {
        database: 'shop',
        name: 'souk',
        lowered: 'été',
        encoding: 'UTF8',
        addresses: '127.0.0.1',
        fsync: 'on',
        commits: 'on',
        connections: '200',
      },
    ]);
  });

  it('admits nobody without the password, which only its account can read', async () => {
    const server = await start();
    const url = new URL(server.adminUrl);
    url.password = 'guessed';

    await expect(sql({ adminUrl: url.href }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(home, 'password'))).mode & 0o777).toBe(0o600);
  });

  it('is out of reach of Ctrl-C, in a process group of its own', async () => {
    const server = await start();

    const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(server.pid)], { encoding: 'utf8' });

    expect(Number(group)).toBe(server.pid);
  });

  it('is gone after stop, open sessions or not, and stops once', async () => {
    const server = await start();
    const session = await connected(server);

    await Promise.all([server.stop(), server.stop()]);

    await expect(session.query('select 1')).rejects.toThrow();
    expect(await isGone(server.pid)).toBe(true);
    await expect(stat(join(home, 'owner.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes over the server of a process that was killed, and stops it', async () => {
    const { owner, serverPid } = await startElsewhere();
    owner.kill('SIGKILL');
    await once(owner, 'exit');

    const server = await start();

    expect(server).toMatchObject({ takenOver: true, pid: serverPid });
    expect(await sql(server, 'select sku from tea')).toEqual([{ sku: 'TEA-1' }]);
    await server.stop();
    expect(await isGone(serverPid)).toBe(true);
  });

  it('recovers committed work when process and server are both killed', async () => {
    const { owner, serverPid } = await startElsewhere();
    process.kill(serverPid, 'SIGKILL');
    owner.kill('SIGKILL');
    await once(owner, 'exit');

    const server = await start();

    expect(server.takenOver).toBe(false);
    expect(await sql(server, 'select sku from tea')).toEqual([{ sku: 'TEA-1' }]);
  });

  it('waits for a server that is shutting down, then starts its own', async () => {
    const { owner, serverPid } = await startElsewhere();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    process.kill(serverPid, 'SIGINT');

    const server = await start();

    expect(server.takenOver).toBe(false);
    expect(await isGone(serverPid)).toBe(true);
  });

  it('refuses a folder whose owner is alive, naming both', async () => {
    const { owner } = await startElsewhere();

    const refused = await start({ ownerWaitMs: 50 }).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(EmbeddedPostgresError);
    expect((refused as Error).message).toBe(
      `The data folder ${home} belongs to process ${owner.pid}, which is running: stop it first, or use another folder.`,
    );
  });

  it('lets one of two simultaneous starts win', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('waits for an owner that is leaving', async () => {
    const { owner } = await startElsewhere();

    const server = await start({ ownerWaitMs: 10_000, onProgress: () => owner.kill('SIGKILL') });

    expect(server.takenOver).toBe(true);
  });

  it.each([
    ['a dead process', async () => `${await deadPid()} 1\n`],
    ['an earlier process with our pid', async () => `${process.pid} 1\n`],
    ['nobody', async () => ''],
  ])('replaces the owner file of %s', async (_, content) => {
    await writeFile(join(home, 'owner.pid'), await content());

    const server = await start();

    expect(await sql(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.each([
    ['a dead process', deadPid],
    ['another program', async () => process.pid],
  ])('starts although the lock file names %s', async (_, pid) => {
    const lock = [await pid(), join(home, 'data'), 1, 5432, '', '127.0.0.1', ''].join('\n');
    await writeFile(join(home, 'data', 'postmaster.pid'), lock);

    const server = await start();

    expect(server.takenOver).toBe(false);
  });

  it('tells the end of the log when the server does not start, and leaves the folder free', async () => {
    await expect(start({ settings: { max_connections: 'many' } })).rejects.toThrow(
      /did not start in .*\n.*invalid value for parameter "max_connections": "many"/s,
    );

    await expect(start()).resolves.toMatchObject({ takenOver: false });
  });

  it('sets a log above 8 MiB aside, while the server goes on appending', async () => {
    const log = join(home, 'postgres.log');
    const server = await start();
    await truncate(log, 8 * 1024 * 1024 + 1);

    await boundLog(log);
    await expect(sql(server, 'select from nowhere')).rejects.toMatchObject({ code: '42P01' });

    expect((await stat(`${log}.1`)).size).toBe(8 * 1024 * 1024 + 1);
    expect(await readFile(log, 'utf8')).toMatch(/^\d.*"nowhere" does not exist/);
  });

  it('makes its cluster again when the first start was killed half-way', async () => {
    const unfinished = join(home, 'data.unfinished-TEA-1');
    await rm(join(home, 'data'), { recursive: true });
    await mkdir(unfinished);

    const server = await start();

    expect(await sql(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(stat(unfinished)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** Runs our TypeScript without a build: node strips the types, the hook finds `x.ts` where an import says `x.js`. */
const RUN_TYPESCRIPT = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--input-type=module',
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    const resolve = (name, context, next) => {
      try { return next(name, context); } catch { return next(name.replace(/\\.js$/, '.ts'), context); }
    };
    registerHooks({ resolve });`)}`,
];

const OWNER = `
  const [entry, dataDir] = process.argv.slice(1);
  const { startEmbeddedPostgres } = await import(entry);
  const { pid } = await startEmbeddedPostgres({ dataDir, database: 'shop', settings: { shared_buffers: '16MB' } });
  console.log(pid);
  setInterval(() => {}, 60_000);`;

async function connected({ adminUrl }: { adminUrl: string }): Promise<Client> {
  const client = new Client({ connectionString: adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function sql(server: { adminUrl: string }, text: string): Promise<unknown[]> {
  const client = await connected(server);
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid!;
}

/** Until it has ended, the next start would find an owner that is alive. */
async function killed(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

async function isGone(pid: number): Promise<boolean> {
  return (await runningProcess(pid)) === undefined;
}
