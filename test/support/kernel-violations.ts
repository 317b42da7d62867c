import type { Sql } from '../../src/shared/database/sql.js';
import { manifestOf } from '../../src/shared/kernel/souk-module.js';
import { PubAModule, PubBModule, SubXModule, SubYModule } from './kernel-modules.js';

/** What went wrong between the logs of the tally modules and what their subscribers have applied; empty when nothing did. */
export async function violations(sql: Sql): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of [PubAModule, PubBModule].map(manifestOf)) found.push(...(await ofLog(sql, name)));
  for (const { name, subscriptions } of [SubXModule, SubYModule].map(manifestOf))
    for (const subscription of subscriptions)
      for (const [source, names] of subscription.sources)
        found.push(
          ...(await ofSubscription(
            sql,
            { subscriber: name, subscription: subscription.name, source },
            names,
          )),
        );
  return found;
}

/** Every count of a key is in the log once, in order of position. */
async function ofLog(sql: Sql, source: string): Promise<string[]> {
  const wrong = await sql<{ key: string }>(
    `with log as (select key, (payload->>'number')::bigint as number,
                    row_number() over (partition by key order by position) as place from ${source}.outbox)
     select key from log full join ${source}.counter using (key)
     group by key, counter.number
     having bool_or(log.number is distinct from place) or count(place) is distinct from counter.number`,
  );
  return wrong.map(({ key }) => `${source}: the log of ${key} does not match its counter`);
}

interface Path {
  subscriber: string;
  subscription: string;
  source: string;
}

async function ofSubscription(
  sql: Sql,
  { subscriber, subscription, source }: Path,
  names: ReadonlySet<string>,
): Promise<string[]> {
  const wrong = await sql<{ key: string; number: number; times: number }>(
    `with log as (select key, (payload->>'number')::bigint as number from ${source}.outbox where name = any($1)),
          applied as (select key, number from ${subscriber}.applied where subscription = $2 and source = $3)
     select key, number, count(applied.number)::int as times from log full join applied using (key, number)
     group by key, number having count(applied.number) <> 1 or count(log.number) = 0`,
    [[...names], subscription, source],
  );
  const inverted = await sql<{ key: string; number: number }>(
    `select key, number from (
       select key, number, lag(number) over (partition by key order by serial) as before
       from ${subscriber}.applied where subscription = $1 and source = $2) as row
     where before > number`,
    [subscription, source],
  );
  const path = `${subscriber}/${subscription} <- ${source}`;
  return [
    ...wrong.map(({ key, number, times }) => `${path}: ${key} ${number} was applied ${times} times`),
    ...inverted.map(({ key, number }) => `${path}: ${key} ${number} was applied too late`),
  ];
}
