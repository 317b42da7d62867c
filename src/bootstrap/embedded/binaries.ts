import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Account, openToEveryone, ROOT_HOME } from './cluster-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Absolute paths of programs that the server's account may run. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * PostgreSQL's programs from the npm package of this platform. With an `account` they are copied, once per version
 * (60 MB), to where it can read them.
 */
export async function findBinaries(account?: Account): Promise<Binaries> {
  const installed = installedFolder();
  const folder = account ? await copyOnce(installed) : installed;
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

function installedFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of that package, not ours: only from there is it sure to be found.
    const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(embedded.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    const sentence = `No PostgreSQL for ${platform} is installed: run "npm ci", or set DATABASE_URL to a server of your own.`;
    throw new EmbeddedPostgresError(sentence, { cause });
  }
}

async function copyOnce(installed: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(installed, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const target = join(ROOT_HOME, `postgresql-${version}`);
  if (await exists(target)) return target;
  const unfinished = `${target}.${randomUUID()}`;
  await mkdir(ROOT_HOME, { recursive: true });
  await cp(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  await openTree(unfinished);
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have finished the same copy first; a rename never replaces a folder that is not empty.
    if (!(await exists(target))) throw error;
  });
  return target;
}

async function openTree(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
  await openToEveryone([root, ...paths]);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
