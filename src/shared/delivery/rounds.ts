/** Events of one type that one handler may take together. */
export interface Round<T> {
  name: string;
  rows: T[];
}

interface Keyed {
  name: string;
  key: string;
  sourceId: string;
}

/**
 * Groups a batch by event type while every key keeps its order: an event waits for the round after the last one that
 * holds an earlier event of its key and of another type. Rows come in order of position.
 */
export function roundsOf<T extends Keyed>(rows: T[]): Round<T>[] {
  const last = new Map<string, { level: number; name: string }>();
  const levels: Map<string, T[]>[] = [];
  for (const row of rows) {
    const key = `${row.sourceId} ${row.key}`;
    const before = last.get(key);
    const level = before ? before.level + (before.name === row.name ? 0 : 1) : 0;
    last.set(key, { level, name: row.name });
    const byName = (levels[level] ??= new Map<string, T[]>());
    const round = byName.get(row.name);
    if (round) round.push(row);
    else byName.set(row.name, [row]);
  }
  return levels.flatMap((byName) => [...byName].map(([name, round]) => ({ name, rows: round })));
}
