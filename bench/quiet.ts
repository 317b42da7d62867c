import pg from 'pg';
import { manifests } from '../src/bootstrap/modules.js';
import { unrest } from '../src/shared/kernel/unrest.js';

const POLL_MS = 5;
const DEADLINE_MS = 60_000;

/** Waits until every subscription has caught up and no task is due; the clock of a rate runs until then. */
export async function untilQuiet(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const left = await unrest(async (text, params) => (await admin.query(text, params)).rows, manifests());
    if (left.length === 0) break;
    if (performance.now() > deadline) throw new Error(`Not quiet: ${JSON.stringify(left)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await admin.end();
}
