import pg from 'pg';
import { manifests } from '../../src/bootstrap/modules.js';
import type { Manifest } from '../../src/shared/kernel/souk-module.js';
import { unrest } from '../../src/shared/kernel/unrest.js';
import { eventually } from './eventually.js';

/** Waits until all lags are 0, no task is due and nothing is parked. */
export async function untilQuiet(
  adminUrl: string,
  deadlineMs = 15_000,
  modules: Manifest[] = manifests(),
): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const sql = async <Row>(text: string, params: unknown[] = []) =>
    (await admin.query(text, params)).rows as Row[];
  try {
    await eventually(async () => {
      const left = await unrest(sql, modules);
      if (left.length > 0) throw new Error(`Not quiet: ${JSON.stringify(left)}`);
    }, deadlineMs);
  } finally {
    await admin.end();
  }
}
