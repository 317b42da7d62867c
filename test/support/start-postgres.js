import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../dist/bootstrap/embedded-postgres.js';

/** One server for the whole run; suites get databases of their own. Without fsync: nothing here survives a power cut anyway. */
export default async function startPostgres() {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'souk-test-')), 'postgres');
  const settings = { fsync: 'off', max_connections: '400', shared_buffers: '256MB' };
  globalThis.soukTestPostgres = await startEmbeddedPostgres({ dataDir, database: 'souk', settings });
  process.env.SOUK_TEST_ADMIN_URL = globalThis.soukTestPostgres.adminUrl;
  process.env.SOUK_TEST_DATA_DIR = dataDir;
}
