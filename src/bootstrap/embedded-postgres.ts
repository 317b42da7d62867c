import { type Binaries, findBinaries } from './embedded/binaries.js';
import { type ClusterFolder, prepareClusterFolder } from './embedded/cluster-folder.js';
import { ensureCluster } from './embedded/cluster.js';
import { adminUrl, type Answer, ask, createDatabaseWhenAbsent } from './embedded/connection.js';
import { EmbeddedPostgresError } from './embedded/embedded-postgres-error.js';
import { claimOwnership } from './embedded/owner-file.js';
import { pollUntil } from './embedded/poll-until.js';
import {
  findPostmaster,
  type Postmaster,
  socketFolder,
  spawnPostmaster,
  stopPostmaster,
} from './embedded/postmaster.js';
import { stillRuns } from './embedded/running-process.js';
import { boundLog, keepLogBounded, logSize, logTail } from './embedded/server-log.js';

/** A running PostgreSQL that belongs to this process until `stop`. */
export interface EmbeddedPostgres {
  /** `postgres://souk:<password>@127.0.0.1:<port>/<database>`; the user is a superuser. */
  adminUrl: string;
  /** The same over the server's UNIX socket, which costs about a sixth less per statement; TCP where its path is too long. */
  socketUrl: string;
  port: number;
  pid: number;
  /** True when a server that an earlier process left running was taken over; it keeps that start's settings. */
  takenOver: boolean;
  /** Ends open sessions and stops the server, within 30 s. Calling it again waits for the same stop. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where the cluster should live. As root it moves to `/var/lib/souk/<12 hex of sha256 of this path>`. */
  dataDir: string;
  /** Created when absent. */
  database: string;
  /** PostgreSQL settings by name, in place of ours; port and socket folder stay ours. */
  settings?: Record<string, string>;
  onProgress?: (line: string) => void;
  /** How long a live owner of the folder is given to go, in ms; 10 s by default. */
  ownerWaitMs?: number;
}

const OWNER_WAIT_MS = 10_000;
const READY_WITHIN_MS = 30_000;
/** Replaying 1 GB of log can take minutes on a slow disk; giving up would only begin it anew. */
const RECOVERED_WITHIN_MS = 300_000;

/** Faults that pass: children of a killed server still hold its memory, or somebody was faster to take the port. */
const PASSING_FAULT = /pre-existing shared memory block|could not create any TCP\/IP sockets/;

/**
 * Starts the PostgreSQL that comes by npm, or takes over the one that a killed process left running.
 * It survives this process unless `stop` is called.
 * @throws EmbeddedPostgresError with a sentence for the operator: folder in use, no binaries, or the end of the log
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const onProgress = options.onProgress ?? (() => undefined);
  const folder = await prepareClusterFolder(options.dataDir);
  const release = await claimOwnership(folder.ownerFile, options.ownerWaitMs ?? OWNER_WAIT_MS, onProgress);
  try {
    const server = await serve(folder, { ...options, onProgress });
    return handle(folder, server, options.database, release);
  } catch (error) {
    await release();
    throw error;
  }
}

interface Server extends Postmaster {
  password: string;
  takenOver: boolean;
}

async function serve(
  folder: ClusterFolder,
  { database, settings = {}, onProgress }: EmbeddedPostgresOptions & { onProgress: (line: string) => void },
): Promise<Server> {
  const binaries = await findBinaries(folder.account);
  onProgress(`PostgreSQL's data is in ${folder.home}`);
  const password = await ensureCluster(folder, binaries);
  await boundLog(folder.logFile);
  const left = await takeOver(folder, password);
  const postmaster = left ?? (await launch(folder, binaries, settings, password));
  try {
    await createDatabaseWhenAbsent(adminUrl(postmaster.port, password), database);
  } catch (error) {
    await stopPostmaster(postmaster);
    throw error;
  }
  onProgress(`PostgreSQL ${left ? 'was taken over' : 'is ready'} on port ${postmaster.port}`);
  return { ...postmaster, password, takenOver: left !== undefined };
}

function handle(
  folder: ClusterFolder,
  { port, pid, startedAt, password, takenOver }: Server,
  database: string,
  release: () => Promise<void>,
): EmbeddedPostgres {
  const stopBoundingLog = keepLogBounded(folder.logFile);
  const stop = async () => {
    stopBoundingLog();
    await stopPostmaster({ pid, startedAt, port }).finally(release);
  };
  let stopped: Promise<void> | undefined;
  return {
    adminUrl: adminUrl(port, password, database),
    socketUrl: socketUrl(adminUrl(port, password, database), socketFolder(folder.data, port)),
    port,
    pid,
    takenOver,
    stop: () => (stopped ??= stop()),
  };
}

/** The server that was left running, once it answers; `undefined` when there is none or it ended meanwhile. */
async function takeOver(folder: ClusterFolder, password: string): Promise<Postmaster | undefined> {
  const left = await findPostmaster(folder);
  if (!left) return undefined;
  const outcome = await waitUntilReady(left, password);
  if (outcome === 'ready') return left;
  if (outcome === 'ended') return undefined;
  const reason = outcome === 'stranger' ? 'refuses our password' : 'does not answer';
  throw new EmbeddedPostgresError(
    `PostgreSQL, process ${left.pid}, still runs in ${folder.data} but ${reason}: stop that process first.`,
  );
}

async function launch(
  folder: ClusterFolder,
  binaries: Binaries,
  settings: Record<string, string>,
  password: string,
): Promise<Postmaster> {
  const failure = { log: '' };
  const ready = await pollUntil(async () => {
    const logged = await logSize(folder.logFile);
    const postmaster = await spawnPostmaster(folder, binaries, settings);
    const outcome = await waitUntilReady(postmaster, password);
    if (outcome === 'ready') return postmaster;
    await stopPostmaster(postmaster);
    failure.log = await logTail(folder.logFile, logged);
    return PASSING_FAULT.test(failure.log) ? undefined : 'failed';
  }, READY_WITHIN_MS);
  if (ready && ready !== 'failed') return ready;
  throw new EmbeddedPostgresError(
    `PostgreSQL did not start in ${folder.data}. Its log ends:\n${failure.log}`,
  );
}

/** 30 s for a first answer, but 5 min while the server says that it is recovering. */
async function waitUntilReady(
  postmaster: Postmaster,
  password: string,
): Promise<'ready' | 'stranger' | 'ended' | 'late'> {
  const url = adminUrl(postmaster.port, password);
  const last = { answer: 'silent' as Answer };
  const probe = async () => {
    const answer = (last.answer = await ask(url));
    if (answer === 'ready' || answer === 'stranger') return answer;
    return (await stillRuns(postmaster)) ? undefined : 'ended';
  };
  const early = await pollUntil(probe, READY_WITHIN_MS);
  if (early || last.answer !== 'busy') return early ?? 'late';
  return (await pollUntil(probe, RECOVERED_WITHIN_MS)) ?? 'late';
}

function socketUrl(tcpUrl: string, folder: string | undefined): string {
  const url = new URL(tcpUrl);
  if (folder) url.searchParams.set('host', folder);
  return url.href;
}
