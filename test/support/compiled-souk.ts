import { transformSync } from '@swc/core';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** What a process of the fault suites is made of. */
const SOURCES = ['src/**/*.ts', 'test/support/kernel-*.ts', 'test/faults/processes/*.ts'];

/** A change of the product's text that takes one of its guards away. */
export interface Patch {
  file: string;
  find: string;
  replace: string;
}

/** The product and the processes that test it, as JavaScript in a folder of their own. */
export interface CompiledSouk extends Disposable {
  entry(name: string): string;
}

/** @throws Error when a patch no longer finds its text: the guard has moved, and its proof must move with it */
export function compileSouk(...patches: Patch[]): CompiledSouk {
  const folder = mkdtempSync(join(tmpdir(), 'souk-compiled-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const files = globSync(SOURCES, { cwd: ROOT });
  for (const { file } of patches) if (!files.includes(file)) throw new Error(`There is no ${file}`);
  for (const file of files) {
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compiled(file, patches));
  }
  return {
    entry: (name) => join(folder, 'test/faults/processes', `${name}.js`),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function compiled(file: string, patches: Patch[]): string {
  const path = join(ROOT, file);
  const text = patches.filter((patch) => patch.file === file).reduce(patched, readFileSync(path, 'utf8'));
  return transformSync(text, { filename: path, cwd: ROOT, sourceMaps: 'inline' }).code;
}

function patched(text: string, { file, find, replace }: Patch): string {
  if (!text.includes(find)) throw new Error(`${file} no longer contains: ${find}`);
  return text.replace(find, replace);
}
