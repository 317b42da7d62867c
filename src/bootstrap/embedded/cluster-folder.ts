import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** As root, everything that the server's own account must read lives here: the clone may be closed to others. */
export const ROOT_HOME = '/var/lib/souk';

const ACCOUNT_NAME = 'nobody';
const ACCOUNT_FALLBACK = 65_534;

/** Who runs PostgreSQL when we are root, which PostgreSQL itself refuses to be. */
export interface Account {
  uid: number;
  gid: number;
}

/** One cluster with everything beside it. Removing `home` removes it all. */
export interface ClusterFolder {
  home: string;
  data: string;
  passwordFile: string;
  logFile: string;
  ownerFile: string;
  /** Set as root only. */
  account?: Account;
}

/** Where the cluster asked for at `dataDir` really lives: there, or as root under `/var/lib/souk/<hash of dataDir>`. */
export function clusterHome(dataDir: string): string {
  const wanted = resolve(dataDir);
  if (process.getuid?.() !== 0) return wanted;
  return join(ROOT_HOME, createHash('sha256').update(wanted).digest('hex').slice(0, 12));
}

export async function prepareClusterFolder(dataDir: string): Promise<ClusterFolder> {
  const home = clusterHome(dataDir);
  await mkdir(home, { recursive: true });
  const account = process.getuid?.() === 0 ? await serverAccount() : undefined;
  if (account) await openToEveryone([ROOT_HOME, home]);
  return {
    home,
    data: join(home, 'data'),
    passwordFile: join(home, 'password'),
    logFile: join(home, 'postgres.log'),
    ownerFile: join(home, 'owner.pid'),
    account,
  };
}

/** Root's umask may be 077, which would keep the server's account out. */
export async function openToEveryone(paths: string[]): Promise<void> {
  for (const path of paths) await chmod(path, 0o755);
}

async function serverAccount(): Promise<Account> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = new RegExp(`^${ACCOUNT_NAME}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? [];
  return { uid: Number(uid ?? ACCOUNT_FALLBACK), gid: Number(gid ?? ACCOUNT_FALLBACK) };
}
