import { join, resolve } from 'node:path';
import type { Settings } from '../shared/config/settings.js';
import { DatabaseUrl, DataFolder } from './bootstrap.settings.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';

/** `socketUrl` is what this process connects to, `adminUrl` what it tells people. */
export type Database = Pick<EmbeddedPostgres, 'adminUrl' | 'socketUrl' | 'stop'>;

/** The server that DATABASE_URL names, or the embedded one in the data folder. */
export async function openDatabase(
  settings: Settings,
  onProgress: (line: string) => void,
): Promise<Database> {
  const adminUrl = settings.get(DatabaseUrl);
  if (adminUrl) return { adminUrl, socketUrl: adminUrl, stop: () => Promise.resolve() };
  const dataDir = join(resolve(settings.get(DataFolder)), 'postgres');
  return startEmbeddedPostgres({ dataDir, database: 'souk', onProgress });
}
