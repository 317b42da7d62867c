import ts from 'typescript';
import { nodesOf, textsOf } from '../../../scripts/source/syntax.js';
import { moduleOf, modulesOf, type SourceFile, type SourceTree } from '../../../scripts/source/tree.js';
import type { Wall, Walls } from './wall.js';

/** Words that a statement or a definition has; a text without any of them is not SQL. */
const SQL =
  /\b(?:select|insert|update|delete|merge|truncate|create|alter|drop|lock|copy|grant|with|references|from|revoke|search_path|role)\b/i;
/** Words that a table follows. */
const BEFORE_TABLE = '(?:from|join|into|update|table|only|on|references|using|truncate|exists|lock|copy)';
const KIND = '(?:table|view|materialized view|sequence|type|domain|function|procedure|aggregate)';
const OPTIONS = '(?:or replace |unlogged |constraint |if not exists |if exists |only |concurrently )*';
/** What belongs to the server or to the role, never to a schema. */
const SERVER_WIDE =
  '\\b((?:create|alter|drop) (?:schema|role|user|database|extension|event trigger)|grant|revoke|set role|search_path)\\b';

/** `"Catalog".product`, `catalog .product` and `catalog.product` read alike; comments are gone. */
const plain = (text: string): string =>
  text
    .replace(/--.*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll('"', '')
    .replace(/\s+\.\s*/g, '.')
    .replace(/\s+/g, ' ')
    .toLowerCase();

const withoutLiterals = (sql: string): string => sql.replace(/'[^']*'/g, "''");

const sqlOf = (file: SourceFile): string[] =>
  textsOf(file)
    .filter((text) => /\s/.test(text.trim()) && SQL.test(text))
    .map(plain);

const isMigration = ({ path }: SourceFile): boolean => /^src\/modules\/[^/]+\/db\/migrations\//.test(path);

type Check = (sql: string, own: string, schemas: string[]) => string[];

/** Looks at every SQL text of every module; what `found` answers are the names that break the wall. */
const forbids =
  (found: Check, only: (file: SourceFile) => boolean = () => true): Wall =>
  (tree: SourceTree) =>
    tree.files.filter(only).flatMap((file) => {
      const own = moduleOf(file.path);
      if (!own) return [];
      const names = sqlOf(file).flatMap((sql) => found(sql, own, modulesOf(tree)));
      return names.map((name) => `${file.path} -> ${name}`);
    });

const matches = (sql: string, pattern: string): string[] =>
  [...sql.matchAll(new RegExp(pattern, 'g'))].map((match) => match[1]!);

const anyOf = (names: string[]): string => `(?:${names.join('|')})`;

/** Also inside dynamic SQL in quotes. */
function tablesOfOthers(sql: string, own: string, schemas: string[]): string[] {
  const others = [...schemas.filter((schema) => schema !== own), 'public'];
  return matches(sql, `\\b${BEFORE_TABLE}\\s*(${anyOf(others)}\\.[\\w$]+)`);
}

/** So no alias has another module's name either: a reader could not tell it from a schema. */
function namesOfOthers(sql: string, own: string, schemas: string[]): string[] {
  const others = [...schemas.filter((schema) => schema !== own), '\\$\\{\\}'];
  return matches(withoutLiterals(sql), `(?<![\\w.$])(${anyOf(others)}\\.[\\w$*]+)`);
}

const foreignKeysOut: Check = (sql, own) =>
  matches(withoutLiterals(sql), '\\breferences ([\\w.$]+)').filter((table) => !table.startsWith(`${own}.`));

const objectsOfOthers: Check = (sql, own) => {
  const text = withoutLiterals(sql);
  const named = [
    `\\b(?:create|alter|drop|comment on) ${OPTIONS}${KIND} ${OPTIONS}([\\w.$]+)`,
    `\\bcreate (?:unique )?index ${OPTIONS}(?:[\\w.$]+ )?on ${OPTIONS}([\\w.$]+)`,
    `\\b(?:alter|drop) index ${OPTIONS}([\\w.$]+)`,
    `\\bcreate ${OPTIONS}trigger [^;]*? on ([\\w.$]+)`,
    `\\binsert into ([\\w.$]+)`,
  ];
  return named.flatMap((pattern) => matches(text, pattern)).filter((name) => !name.startsWith(`${own}.`));
};

/** `defineEntity({ schema: … })` of every aggregate. */
const aggregatesElsewhere: Wall = ({ files }) =>
  files
    .filter(({ path }) => moduleOf(path))
    .flatMap((file) =>
      nodesOf(file).flatMap((node) => {
        if (!ts.isCallExpression(node) || node.expression.getText() !== 'defineEntity') return [];
        const schema = schemaOf(node);
        return schema === moduleOf(file.path) ? [] : [`${file.path} -> ${schema}`];
      }),
    );

function schemaOf({ arguments: [options] }: ts.CallExpression): string | undefined {
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const schema = options.properties.find(({ name }) => name?.getText() === 'schema');
  return schema && ts.isPropertyAssignment(schema) && ts.isStringLiteralLike(schema.initializer)
    ? schema.initializer.text
    : undefined;
}

export const SQL_WALLS: Walls = {
  "no statement reads or writes another module's tables": forbids(tablesOfOthers),
  "no SQL names another module's schema or computes a schema": forbids(namesOfOthers),
  'no foreign key leaves its schema': forbids(foreignKeysOut, isMigration),
  'migrations touch only their own schema': forbids(objectsOfOthers, isMigration),
  'migrations change nothing beyond their tables': forbids((sql) => matches(sql, SERVER_WIDE), isMigration),
  'aggregates are mapped to the schema of their module': aggregatesElsewhere,
};
