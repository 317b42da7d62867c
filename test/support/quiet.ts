import pg from 'pg';
import { manifests } from '../../src/bootstrap/modules.js';
import type { Manifest } from '../../src/shared/kernel/souk-module.js';
import { eventually } from './eventually.js';

export interface Unrest {
  what: 'lag' | 'task' | 'parked';
  where: string;
  count: number;
}

/** What keeps a shop from being quiet: events above watermarks, tasks that are due or running, parked events. */
export async function unrest(admin: pg.Client, modules: Manifest[] = manifests()): Promise<Unrest[]> {
  const found: Unrest[] = [];
  for (const { name, subscriptions } of modules) {
    for (const subscription of subscriptions)
      for (const [source, names] of subscription.sources) {
        const { rows } = await admin.query<{ count: number }>(
          `select count(*)::int as count from ${source}.outbox as log
           join ${name}.watermark as mark on mark.lane = log.lane and mark.subscription = $1
             and mark.source_id = (select source_id from ${source}.outbox_source)
           where log.position > mark.position and log.name = any($2)`,
          [subscription.name, [...names]],
        );
        found.push({
          what: 'lag',
          where: `${name}/${subscription.name} <- ${source}`,
          count: rows[0]!.count,
        });
      }
    const { rows: tasks } = await admin.query<{ count: number }>(
      `select count(*)::int as count from ${name}.task
       where not dead and (recurring_key is null or leased) and (due_at <= clock_timestamp() or leased)`,
    );
    const { rows: parked } = await admin.query<{ count: number }>(
      `select count(*)::int as count from ${name}.dead_letter`,
    );
    found.push(
      { what: 'task', where: name, count: tasks[0]!.count },
      { what: 'parked', where: name, count: parked[0]!.count },
    );
  }
  return found.filter(({ count }) => count > 0);
}

/** Waits until all lags are 0, no task is due and nothing is parked. */
export async function untilQuiet(
  adminUrl: string,
  deadlineMs = 15_000,
  modules: Manifest[] = manifests(),
): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await eventually(async () => {
      const left = await unrest(admin, modules);
      if (left.length > 0) throw new Error(`Not quiet: ${JSON.stringify(left)}`);
    }, deadlineMs);
  } finally {
    await admin.end();
  }
}
