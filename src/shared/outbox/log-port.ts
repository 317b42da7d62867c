import { sqlOn, type Sql } from '../database/sql.js';
import type { HostedModule } from '../kernel/kernel.js';

/** How far one subscription has applied a log. */
export interface ReaderReport {
  subscriber: string;
  subscription: string;
  position: number;
}

/** What subscribers in other processes ask of a module's log. Every module answers it without declaring it. */
export abstract class LogPort {
  /** Which log this is, and the last position that it has ever written: where a subscription that is new begins. */
  abstract head(): Promise<{ sourceId: string; position: number }>;

  /** Tells the publisher what it may forget. @param readers at most 100; never moves back */
  abstract report(request: { readers: ReaderReport[] }): Promise<void>;
}

/** The logs of other modules, wherever they run. */
export abstract class Logs {
  abstract of(module: string): LogPort;
}

export const logPortOf = ({
  name,
  pool,
  sourceId,
}: Pick<HostedModule, 'name' | 'pool' | 'sourceId'>): LogPort => {
  const sql = sqlOn(pool);
  return {
    head: async () => ({ sourceId, position: await lastWritten(sql, name) }),
    report: ({ readers }) => reportReaders(sql, name, readers),
  };
};

/** The last position that the log has ever written, whatever of it is still kept. */
export async function lastWritten(sql: Sql, module: string): Promise<number> {
  const [row] = await sql<{ last: number }>(
    `select coalesce(last_value, 0) as last from pg_sequences where schemaname = $1 and sequencename = 'outbox_position_seq'`,
    [module],
  );
  return row!.last;
}

export async function reportReaders(sql: Sql, module: string, readers: ReaderReport[]): Promise<void> {
  if (readers.length === 0) return;
  await sql(
    `insert into ${module}.outbox_reader as mine (subscriber, subscription, position)
     select * from unnest($1::text[], $2::text[], $3::bigint[])
     on conflict (subscriber, subscription) do update
       set position = greatest(mine.position, excluded.position), reported_at = now()`,
    [
      readers.map(({ subscriber }) => subscriber),
      readers.map(({ subscription }) => subscription),
      readers.map(({ position }) => position),
    ],
  );
}

/** Who no longer reads a log keeps nothing of it. */
export const forgetReader = (
  sql: Sql,
  module: string,
  { subscriber, subscription }: Omit<ReaderReport, 'position'>,
): Promise<unknown> =>
  sql(`delete from ${module}.outbox_reader where subscriber = $1 and subscription = $2`, [
    subscriber,
    subscription,
  ]);
