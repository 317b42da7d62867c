import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { clusterHome } from '../../dist/bootstrap/embedded/cluster-folder.js';

export default async function stopPostgres() {
  if (!globalThis.soukTestPostgres) return;
  const dataDir = process.env.SOUK_TEST_DATA_DIR;
  await globalThis.soukTestPostgres.stop();
  globalThis.soukTestPostgres = undefined;
  rmSync(clusterHome(dataDir), { recursive: true, force: true });
  rmSync(dirname(dataDir), { recursive: true, force: true });
}
