import type { Sql } from '../database/sql.js';
import type { Manifest } from './souk-module.js';

export interface Unrest {
  what: 'lag' | 'task' | 'parked';
  /** `orders/main <- payments`, or a module. */
  where: string;
  count: number;
}

/**
 * What keeps a shop from being quiet: events above watermarks, tasks that are due or running, parked events.
 * Reads all schemas, so it needs an administrator's connection: for tests, benches and operators.
 */
export async function unrest(sql: Sql, manifests: Manifest[]): Promise<Unrest[]> {
  const found: Unrest[] = [];
  for (const manifest of manifests)
    found.push(...(await lags(sql, manifest)), ...(await work(sql, manifest.name)));
  return found.filter(({ count }) => count > 0);
}

async function lags(sql: Sql, { name, subscriptions }: Manifest): Promise<Unrest[]> {
  const found: Unrest[] = [];
  for (const subscription of subscriptions)
    for (const [source, names] of subscription.sources) {
      const [row] = await sql<{ count: number }>(
        `select count(*)::int as count from ${source}.outbox as log
         join ${name}.watermark as mark on mark.lane = log.lane and mark.subscription = $1
           and mark.source_id = (select source_id from ${source}.outbox_source)
         where log.position > mark.position and log.name = any($2)
           and log.position > (select min(position) from ${name}.watermark where subscription = $1
             and source_id = (select source_id from ${source}.outbox_source))`,
        [subscription.name, [...names]],
      );
      found.push({ what: 'lag', where: `${name}/${subscription.name} <- ${source}`, count: row!.count });
    }
  return found;
}

/** A recurring task is always due again; it counts only while it runs. */
async function work(sql: Sql, module: string): Promise<Unrest[]> {
  const [row] = await sql<{ tasks: number; parked: number }>(
    `select (select count(*)::int from ${module}.task
             where not dead and (leased or (recurring_key is null and due_at <= clock_timestamp()))) as tasks,
            (select count(*)::int from ${module}.dead_letter) as parked`,
  );
  return [
    { what: 'task', where: module, count: row!.tasks },
    { what: 'parked', where: module, count: row!.parked },
  ];
}
