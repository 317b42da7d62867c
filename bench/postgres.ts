import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { clusterHome } from '../src/bootstrap/embedded/cluster-folder.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/bootstrap/embedded-postgres.js';
import { begun, keep } from './kept.js';

export interface BenchPostgres extends Pick<EmbeddedPostgres, 'adminUrl' | 'socketUrl' | 'pid'> {
  /** For whatever else a bench writes; removed with the server. */
  folder: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own with fsync on, empty. @param settings of the server, in place of the product's */
export async function startPostgres(settings: Record<string, string> = {}): Promise<BenchPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-bench-'));
  const dataDir = join(folder, 'postgres');
  const { adminUrl, socketUrl, pid, stop } = await begun(
    startEmbeddedPostgres({ dataDir, database: 'souk', settings }),
  );
  return {
    folder,
    adminUrl,
    socketUrl,
    pid,
    stop: keep(async () => {
      await stop();
      rmSync(clusterHome(dataDir), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    }),
  };
}

/** Runs statements one after the other, as administrator. Answers the rows of the last one. */
export async function asAdmin<Row>(adminUrl: string, ...texts: string[]): Promise<Row[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    let rows: Row[] = [];
    for (const text of texts) rows = (await admin.query(text)).rows as Row[];
    return rows;
  } finally {
    await admin.end();
  }
}

/** Fresh statistics, as a database that has been running for a while has. */
export const vacuum = (adminUrl: string): Promise<unknown[]> =>
  asAdmin(adminUrl, 'vacuum analyze', 'checkpoint');
