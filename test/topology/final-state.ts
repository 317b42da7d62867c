import { createHash } from 'node:crypto';
import type { Sql } from '../../src/shared/database/sql.js';
import { BUSINESS_TABLES, OTHER_COLUMNS, SETS } from './business-tables.js';

/** A row of a business table, as JSON. */
export interface StateRow {
  table: string;
  row: Record<string, unknown>;
}

const tables = () =>
  Object.entries(BUSINESS_TABLES).flatMap(([module, names]) => names.map((name) => `${module}.${name}`));

/** What stands in the business tables before the journeys: a hash of each row. */
export async function hashesOf(sql: Sql): Promise<string[]> {
  const hashes = [];
  for (const table of tables())
    hashes.push(...(await sql<{ hash: string }>(`select md5(t::text) as hash from ${table} as t`)));
  return hashes.map(({ hash }) => hash);
}

/** What the journeys have written since, and how many rows each table has now. */
export async function stateSince(sql: Sql, before: string[]): Promise<StateRow[]> {
  const state: StateRow[] = [];
  for (const table of tables()) {
    const rows = await sql<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} as t where md5(t::text) not in (select unnest($1::text[]))
       union all select jsonb_build_object('rows in all', count(*)) from ${table}`,
      [before],
    );
    state.push(...rows.map(({ row }) => ({ table, row })));
  }
  return state;
}

const NOISE: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, 'a time'],
  [/\\\\x[0-9a-f]{8,}/g, 'bytes'],
  [/\$argon2id\$[^"]*/g, 'a hash'],
  [/token=[\w.%~-]+/g, 'token=a token'],
];
/** Ids, order numbers, numbers of parcels, what makes a slug unique. */
const IDS =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|S-\d{6,}|SK[0-9A-Z]{8,}|(?<="slug":"[a-z-]+-)[0-9a-f]{8}(?=")/g;
/** How far an id is told apart by the rows it stands in, by the rows of the ids that stand there, and so on. */
const ROUNDS = 4;

interface Line {
  table: string;
  /** The text between the ids. */
  parts: string[];
  ids: string[];
}

const lineOf = ({ table, row }: StateRow): Line => {
  const sets = (SETS[table] ?? []).filter((column) => column in row);
  const sorted = sets.map((column) => [column, (row[column] as string[]).toSorted()]);
  const left = Object.entries(row).filter(([column]) => !(column in (OTHER_COLUMNS[table] ?? {})));
  let text = JSON.stringify(Object.fromEntries([...left, ...sorted]));
  for (const [pattern, name] of NOISE) text = text.replaceAll(pattern, name);
  return { table, parts: text.split(IDS), ids: text.match(IDS) ?? [] };
};

const textOf = ({ table, parts, ids }: Line, nameOf: (id: string) => string): string =>
  `${table} ${parts.map((part, index) => part + (index < ids.length ? nameOf(ids[index]!) : '')).join('')}`;

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** A name for each id that depends on nothing but the rows that it stands in, so that it is the same in another shop. */
function namesOf(lines: Line[]): Map<string, string> {
  let names = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++) {
    const seen = new Map<string, string[]>();
    for (const line of lines) {
      const text = textOf(line, (id) => names.get(id) ?? '');
      for (const [index, id] of line.ids.entries())
        seen.set(id, [...(seen.get(id) ?? []), digest(`${index} ${text}`)]);
    }
    names = new Map([...seen].map(([id, places]) => [id, digest(places.sort().join())]));
  }
  return names;
}

/** The rows without ids and times: they show what differs. */
export const contentOf = (state: StateRow[]): string[] =>
  state.map((row) => textOf(lineOf(row), () => 'an id')).sort();

/** The same, with ids by their places: they show also which row refers to another one. */
export function linksOf(state: StateRow[]): string[] {
  const lines = state.map(lineOf);
  const names = namesOf(lines);
  return lines.map((line) => textOf(line, (id) => `id ${names.get(id)}`)).sort();
}

/** What only one of two shops holds; empty when both are in the same state. Without differences in content, those in links. */
export function differences(mine: StateRow[], theirs: StateRow[]): string[] {
  const content = onlyInOne(contentOf(mine), contentOf(theirs));
  return content.length > 0 ? content : onlyInOne(linksOf(mine), linksOf(theirs));
}

function onlyInOne(mine: string[], theirs: string[]): string[] {
  const count = new Map<string, number>();
  for (const line of mine) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of theirs) count.set(line, (count.get(line) ?? 0) - 1);
  return [...count]
    .filter(([, left]) => left !== 0)
    .map(([line, left]) => `${left > 0 ? '-' : '+'} ${Math.abs(left)} × ${line}`)
    .sort((one, other) => (one.slice(6) < other.slice(6) ? -1 : 1));
}
