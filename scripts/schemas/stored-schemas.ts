import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Schema } from '../openapi/schema.js';
import type { ContractSchemas } from './contract-schemas.js';

/** Where the schemas of the working tree are checked in. */
export const SCHEMAS_FOLDER = 'docs/schemas';
/** The schemas of the release before, recorded for clones that lack its history. */
export const PREVIOUS_SCHEMAS = 'test/compat/schemas';
/** Names the commit of the release before. */
export const PREVIOUS_COMMIT = 'test/compat/PREVIOUS';
const KINDS = ['events', 'ports'] as const;

/** The schemas that a folder holds. */
export const storedSchemas = (folder: string): ContractSchemas =>
  schemasFrom(globSync('*/*.json', { cwd: folder }), (path) => readFileSync(join(folder, path), 'utf8'));

/** The folder holds these and no others afterwards. */
export function storeSchemas(folder: string, schemas: ContractSchemas): void {
  for (const kind of KINDS) {
    rmSync(join(folder, kind), { recursive: true, force: true });
    for (const [name, schema] of Object.entries<Schema>(schemas[kind]))
      writeJson(join(folder, kind, `${name}.json`), schema);
  }
}

export function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** The schemas that were checked in with a commit; undefined when the clone does not have it, or it had none. */
export function schemasOfCommit(commit: string): ContractSchemas | undefined {
  try {
    const listed = git('ls-tree', '-r', '--name-only', `${commit}:${SCHEMAS_FOLDER}`);
    const paths = listed.split('\n').filter((path) => path.endsWith('.json'));
    return schemasFrom(paths, (path) => git('show', `${commit}:${SCHEMAS_FOLDER}/${path}`));
  } catch {
    return undefined;
  }
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function schemasFrom(paths: string[], read: (path: string) => string): ContractSchemas {
  const schemas: ContractSchemas = { events: {}, ports: {} };
  for (const path of paths.toSorted()) {
    const [, kind, name] = /^(events|ports)\/(.*)\.json$/.exec(path.replaceAll('\\', '/')) ?? [];
    if (kind && name)
      schemas[kind as 'events'][name] = JSON.parse(read(path)) as ContractSchemas['events'][string];
  }
  return schemas;
}
