import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../free-ports.js';
import type { Binaries } from './binaries.js';
import type { ClusterFolder } from './cluster-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { pollUntil } from './poll-until.js';
import { type RunningProcess, runningProcess, stillRuns } from './running-process.js';

/** The first process of a server; found again by pid and start, whoever started it. */
export interface Postmaster {
  pid: number;
  startedAt: string;
  port: number;
}

const FAST_SHUTDOWN_MS = 20_000;
/** PostgreSQL itself kills what an immediate shutdown leaves after 5 s. */
const IMMEDIATE_SHUTDOWN_MS = 10_000;

/** Longest path of a UNIX socket in bytes on Linux; macOS allows fewer. */
const SOCKET_PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // Four connections for each of thirteen modules, two processes overlapping during a restart, and room for tools.
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '1GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export async function spawnPostmaster(
  folder: ClusterFolder,
  { postgres }: Binaries,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const [port] = (await freePorts(1)) as [number];
  const own = { port: String(port), unix_socket_directories: quoted(socketFolder(folder.data, port) ?? '') };
  const flags = Object.entries({ ...SETTINGS, ...settings, ...own }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const log = await open(folder.logFile, 'a', 0o600);
  try {
    const child = spawn(postgres, ['-D', folder.data, ...flags.flatMap((flag) => ['-c', flag])], {
      ...folder.account,
      cwd: folder.home,
      env: { PATH: process.env.PATH },
      // Its own process group: Ctrl-C in a terminal must reach node only, which drains and then stops the server.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    return { ...(await identify(child)), port };
  } finally {
    await log.close();
  }
}

/** The live server of this cluster, if an earlier process left one. A lock file that names none is removed. */
export async function findPostmaster({ data }: ClusterFolder): Promise<Postmaster | undefined> {
  const lockFile = join(data, 'postmaster.pid');
  const lines = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n');
  const found = await runningProcess(Number(lines[0]));
  const server = found ? await serves(found, data) : 'no';
  if (found && server === 'yes')
    return { pid: found.pid, startedAt: found.startedAt, port: Number(lines[3]) };
  // PostgreSQL would take any process with that pid for a server, even a dead one that nobody has reaped yet.
  if (server === 'no') await rm(lockFile, { force: true });
  return undefined;
}

/** Fast shutdown (sessions are ended, a checkpoint is written) within 20 s, else immediate (recovery at next start). */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const shutdowns = [
    { signal: 'SIGINT', withinMs: FAST_SHUTDOWN_MS },
    { signal: 'SIGQUIT', withinMs: IMMEDIATE_SHUTDOWN_MS },
  ] as const;
  for (const { signal, withinMs } of shutdowns) {
    if (!(await stillRuns(postmaster))) return;
    send(signal, postmaster.pid);
    const gone = await pollUntil(async () => !(await stillRuns(postmaster)) || undefined, withinMs);
    if (gone) return;
  }
  throw new EmbeddedPostgresError(`PostgreSQL, process ${postmaster.pid}, does not stop: end it by hand.`);
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It may have ended since we looked.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function identify(child: ChildProcess): Promise<{ pid: number; startedAt: string }> {
  await once(child, 'spawn');
  child.unref();
  const pid = child.pid!;
  // A server that has already ended gets a start that no process has, so it counts as gone.
  return { pid, startedAt: (await runningProcess(pid))?.startedAt ?? 'gone' };
}

/** `unknown` when it is some PostgreSQL that we may not look into: then PostgreSQL decides about its lock itself. */
async function serves(
  { folder, commandLine }: RunningProcess,
  data: string,
): Promise<'yes' | 'no' | 'unknown'> {
  if (!/^(.*\/)?postgres[: ]/.test(commandLine)) return 'no';
  if (commandLine.includes(` -D ${data} `)) return 'yes';
  if (!folder) return 'unknown';
  return folder === (await realpath(data)) ? 'yes' : 'no';
}

/** The socket lies in the cluster, which only the server's account may enter; too long a path means none. */
export function socketFolder(data: string, port: number): string | undefined {
  return Buffer.byteLength(join(data, `.s.PGSQL.${port}`)) > SOCKET_PATH_BYTES_MAX ? undefined : data;
}

const quoted = (folder: string): string => (folder ? `"${folder.replaceAll('"', '""')}"` : '');
