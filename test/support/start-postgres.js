import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../dist/bootstrap/embedded-postgres.js';

/** One server for the whole run, whichever project asks first; suites get databases of their own. */
export default async function startPostgres() {
  if (globalThis.soukTestPostgres) return;
  const dataDir = join(mkdtempSync(join(tmpdir(), 'souk-test-')), 'postgres');
  const settings = {
    max_connections: '400',
    shared_buffers: '256MB',
    // Nothing here survives a power cut, nor is it copied to a standby.
    fsync: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
  };
  globalThis.soukTestPostgres = await startEmbeddedPostgres({ dataDir, database: 'souk', settings });
  process.env.SOUK_TEST_ADMIN_URL = globalThis.soukTestPostgres.adminUrl;
  process.env.SOUK_TEST_DATA_DIR = dataDir;
}
