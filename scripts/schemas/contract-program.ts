import { resolve } from 'node:path';
import ts from 'typescript';
import type { SourceTree } from '../source/tree.js';

export const isContract = (path: string): boolean => /^src\/modules\/[^/]+\/contract\//.test(path);

/** Contracts say what JSON carries, and need little of the language for that; to read all of it takes most of a second. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  types: [],
  lib: ['lib.es2015.d.ts'],
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** What modules say to each other, with all its types: of the working tree, or of a copy with something planted into it. */
export function contractProgram({ files }: SourceTree): ts.Program {
  const texts = new Map(files.map(({ path, text }) => [resolve(path), text]));
  const contracts = files.filter(({ path }) => isContract(path)).map(({ path }) => resolve(path));
  return ts.createProgram(contracts, OPTIONS, hostOf(texts));
}

function hostOf(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  return {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile: (path, how) => parsed(path, texts.get(path) ?? host.readFile(path), how),
  };
}

const known = new Map<string, ts.SourceFile>();

/** A file with the text of before is not read again: a copy differs from the working tree in one or two. */
function parsed(
  path: string,
  text: string | undefined,
  how: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile | undefined {
  const before = known.get(path);
  if (text === undefined || before?.text === text) return before;
  const file = ts.createSourceFile(path, text, how);
  known.set(path, file);
  return file;
}
