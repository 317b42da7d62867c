import type { Sql } from '../database/sql.js';
import { LANES } from '../outbox/lanes.js';

/** One lane of one source as one subscription sees it. */
export interface LaneRef {
  subscription: string;
  sourceId: string;
  lane: number;
}

export interface LockedLane extends LaneRef {
  position: number;
}

const columns = (lanes: LaneRef[]) => [
  lanes.map(({ subscription }) => subscription),
  lanes.map(({ sourceId }) => sourceId),
  lanes.map(({ lane }) => lane),
];

/** Locks the lanes in one order for everybody. What is not above the answered positions has been applied before. */
export const lockWatermarks = (sql: Sql, schema: string, lanes: LaneRef[]): Promise<LockedLane[]> =>
  sql<LockedLane>(
    `select mine.subscription, mine.source_id as "sourceId", mine.lane, mine.position
     from ${schema}.watermark as mine
     join unnest($1::text[], $2::uuid[], $3::smallint[]) as wanted (subscription, source_id, lane)
       using (subscription, source_id, lane)
     order by mine.subscription, mine.source_id, mine.lane
     for update of mine`,
    columns(lanes),
  );

/** Moves the lanes; the last change of a delivery's transaction before its own events. Never moves back. */
export const moveWatermarks = (
  sql: Sql,
  schema: string,
  lanes: (LaneRef & { position: number })[],
): Promise<unknown> =>
  sql(
    `update ${schema}.watermark as mine set position = moved.position
     from unnest($1::text[], $2::uuid[], $3::smallint[], $4::bigint[]) as moved (subscription, source_id, lane, position)
     where mine.subscription = moved.subscription and mine.source_id = moved.source_id and mine.lane = moved.lane
       and mine.position < moved.position`,
    [...columns(lanes), lanes.map(({ position }) => position)],
  );

export interface Watermark extends LaneRef {
  /** Publishing module. */
  source: string;
  position: number;
}

export const readWatermarks = (sql: Sql, schema: string): Promise<Watermark[]> =>
  sql(`select subscription, source_id as "sourceId", lane, position, source from ${schema}.watermark`);

/** One lane's watermark as it is now. */
export async function readWatermark(
  sql: Sql,
  schema: string,
  { subscription, sourceId, lane }: LaneRef,
): Promise<number> {
  const [row] = await sql<{ position: number }>(
    `select position from ${schema}.watermark where subscription = $1 and source_id = $2 and lane = $3`,
    [subscription, sourceId, lane],
  );
  return row!.position;
}

/** Gives a subscription its place in a log, in every lane, unless it has one already. */
export const registerSource = (
  sql: Sql,
  schema: string,
  { subscription, sourceId, source, position }: Omit<Watermark, 'lane'>,
): Promise<unknown> =>
  sql(
    `insert into ${schema}.watermark as mine (subscription, source_id, lane, position, source)
     select $1, $2, lane, $3, $4 from generate_series(0, ${LANES - 1}) as lane
     on conflict (subscription, source_id, lane) do update set source = excluded.source where mine.source is null`,
    [subscription, sourceId, position, source],
  );
