import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import type { ClusterFolder } from './cluster-folder.js';
import { ADMIN_USER } from './connection.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

const INITDB_TIMEOUT_MS = 120_000;
const PASSWORD_BYTES = 24;
const UNFINISHED = 'data.unfinished-';

/** Character classes for text search come from the system's locale; not every system has C.UTF-8. */
const LOCALES = ['C.UTF-8', 'C'];

/** Makes the cluster unless it is there, and answers the administrator's password. */
export async function ensureCluster(folder: ClusterFolder, binaries: Binaries): Promise<string> {
  if (await isThere(folder.data)) return readPassword(folder);
  await removeUnfinished(folder);
  const password = await writePassword(folder);
  await initialize(folder, binaries);
  return password;
}

function isThere(data: string): Promise<boolean> {
  return stat(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function readPassword({ home, data, passwordFile }: ClusterFolder): Promise<string> {
  try {
    return (await readFile(passwordFile, 'utf8')).trim();
  } catch (cause) {
    const sentence = `The cluster ${data} has lost its password file ${passwordFile}: restore it, or remove ${home}.`;
    throw new EmbeddedPostgresError(sentence, { cause });
  }
}

async function writePassword({ passwordFile, account }: ClusterFolder): Promise<string> {
  const password = randomBytes(PASSWORD_BYTES).toString('hex');
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  if (account) await chown(passwordFile, account.uid, account.gid);
  return password;
}

/** A start that was killed leaves its half-made cluster behind. */
async function removeUnfinished({ home }: ClusterFolder): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(UNFINISHED)) continue;
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function initialize(folder: ClusterFolder, binaries: Binaries): Promise<void> {
  const failures: unknown[] = [];
  for (const locale of LOCALES) {
    const unfinished = join(folder.home, `${UNFINISHED}${randomUUID()}`);
    try {
      await runInitdb(unfinished, locale, folder, binaries);
      await moveDurably(unfinished, folder);
      return;
    } catch (error) {
      failures.push(error);
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  const reasons = failures.map(String).join('\n');
  throw new EmbeddedPostgresError(`PostgreSQL could not make its cluster in ${folder.home}: ${reasons}`);
}

async function runInitdb(
  target: string,
  locale: string,
  { home, passwordFile, account }: ClusterFolder,
  { initdb }: Binaries,
): Promise<void> {
  await mkdir(target, { mode: 0o700 });
  if (account) await chown(target, account.uid, account.gid);
  const identity = ['--username', ADMIN_USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  // The built-in provider sorts by code point everywhere alike, and knows the letters of every language.
  const text = ['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
  await promisify(execFile)(initdb, ['--pgdata', target, ...identity, ...text, '--locale', locale], {
    ...account,
    cwd: home,
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    timeout: INITDB_TIMEOUT_MS,
  });
}

/** Without the sync, a power failure could undo the rename after orders were committed below it. */
async function moveDurably(unfinished: string, { home, data }: ClusterFolder): Promise<void> {
  await rename(unfinished, data);
  const handle = await open(home);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
