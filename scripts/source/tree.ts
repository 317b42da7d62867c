import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from './once.js';

/** One file of code; `path` starts at the root of the repository and has forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** All code of the repository, or of a copy with something planted into it. */
export interface SourceTree {
  readonly files: readonly SourceFile[];
  /** Those that hold data are none of them. */
  readonly folders: readonly string[];
}

const CODE = /\.[jt]s$/;
const ROOTS = ['src', 'test', 'scripts', 'bench'];

/** The working tree as it is, committed or not. */
export function readTree(root: string = process.cwd()): SourceTree {
  const entries = ROOTS.flatMap((folder) => entriesBelow(root, folder));
  const data = entries.filter(({ path, isFolder }) => !isFolder && !CODE.test(path));
  return {
    folders: entries
      .filter(({ isFolder }) => isFolder)
      .map(({ path }) => path)
      .filter((folder) => !data.some(({ path }) => path.startsWith(`${folder}/`))),
    files: entries
      .filter(({ path, isFolder }) => !isFolder && CODE.test(path))
      .map(({ path }) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function entriesBelow(root: string, folder: string): { path: string; isFolder: boolean }[] {
  const top = readdirSync(root, { withFileTypes: true }).find(({ name }) => name === folder);
  if (!top?.isDirectory()) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true }).map((entry) => ({
    path: join(entry.parentPath, entry.name)
      .slice(root.length + 1)
      .replaceAll('\\', '/'),
    isFolder: entry.isDirectory(),
  }));
}

/** `src/modules/orders/app/place-order.ts` → `orders`. */
export const moduleOf = (path: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(path)?.[1];

export const modulesOf = once(({ files }: SourceTree): string[] => [
  ...new Set(files.flatMap(({ path }) => moduleOf(path) ?? [])),
]);

/** A copy of the tree in which one file has another text, or is there at all. */
export const withFile = ({ files, folders }: SourceTree, path: string, text: string): SourceTree => ({
  files: [...files.filter((file) => file.path !== path), { path, text }],
  folders,
});
